//! Own protobuf definitions, the generated types, and one descriptor set for every message the chain speaks.
