// Command ics23 checks answers of abci_query with proofs against the app hash of the header that follows them, with
// the library that ibc-go uses and in the steps of its MerkleProof: what it accepts, an IBC counterparty accepts.
//
// It reads a JSON array of questions from standard input and writes one JSON object per question to standard output,
// in their order. It ends with status 1 when anything could not be verified.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	ics23 "github.com/cosmos/ics23/go"
)

// Question is an answer of the chain, and the app hash under which it should hold.
type Question struct {
	// Hex, from the header of the height after the answer's.
	AppHash string `json:"app_hash"`
	// The tree: state, ibc or upgrade.
	Store string `json:"store"`
	// Hex.
	Key string `json:"key"`
	// The member "response" of the answer of abci_query, as it came.
	Response Response `json:"response"`
}

// Response is what CometBFT writes, the members that count.
type Response struct {
	Code     uint32 `json:"code"`
	Log      string `json:"log"`
	Value    []byte `json:"value"`
	ProofOps *struct {
		Ops []struct {
			Type string `json:"type"`
			Data []byte `json:"data"`
		} `json:"ops"`
	} `json:"proofOps"`
}

// Verdict is what was found out.
type Verdict struct {
	Key string `json:"key"`
	// "present", "absent" or "unproven".
	Verdict string `json:"verdict"`
	// Base64; of a present key.
	Value string `json:"value,omitempty"`
	// Of an absent key: "first", "last" or "between", where it would stand among the keys of the tree.
	Place string `json:"place,omitempty"`
	// Of an unproven answer: why.
	Problem string `json:"problem,omitempty"`
}

// specs are those of a light client of this chain: a Jellyfish Merkle tree under CometBFT's simple Merkle map.
func specs() []*ics23.ProofSpec {
	jellyfish := &ics23.ProofSpec{
		LeafSpec: &ics23.LeafOp{
			Hash:         ics23.HashOp_SHA256,
			PrehashKey:   ics23.HashOp_SHA256,
			PrehashValue: ics23.HashOp_SHA256,
			Length:       ics23.LengthOp_NO_PREFIX,
			Prefix:       []byte("JMT::LeafNode"),
		},
		InnerSpec: &ics23.InnerSpec{
			ChildOrder:      []int32{0, 1},
			ChildSize:       32,
			MinPrefixLength: 16,
			MaxPrefixLength: 16,
			EmptyChild:      []byte("SPARSE_MERKLE_PLACEHOLDER_HASH__"),
			Hash:            ics23.HashOp_SHA256,
		},
		MaxDepth:                   256,
		PrehashKeyBeforeComparison: true,
	}
	return []*ics23.ProofSpec{jellyfish, ics23.TendermintSpec}
}

func main() {
	proven, err := run(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ics23:", err)
	}
	if err != nil || !proven {
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) (bool, error) {
	var questions []Question
	decoder := json.NewDecoder(in)
	if err := decoder.Decode(&questions); err != nil {
		return false, fmt.Errorf("standard input is not an array of questions: %w", err)
	}
	proven := true
	encoder := json.NewEncoder(out)
	for _, question := range questions {
		verdict, err := verify(question)
		if err != nil {
			proven = false
			verdict = Verdict{Verdict: "unproven", Problem: err.Error()}
		}
		verdict.Key = question.Key
		if err := encoder.Encode(verdict); err != nil {
			return false, err
		}
	}
	return proven, nil
}

func verify(question Question) (Verdict, error) {
	root, err := hex.DecodeString(question.AppHash)
	if err != nil {
		return Verdict{}, fmt.Errorf("app_hash: %w", err)
	}
	key, err := hex.DecodeString(question.Key)
	if err != nil {
		return Verdict{}, fmt.Errorf("key: %w", err)
	}
	if question.Response.Code != 0 {
		return Verdict{}, fmt.Errorf("the chain refused with code %d: %s", question.Response.Code, question.Response.Log)
	}
	proofs, err := decode(question.Response)
	if err != nil {
		return Verdict{}, err
	}
	path := [][]byte{[]byte(question.Store), key}
	value := question.Response.Value
	if len(value) > 0 {
		err = verifyMembership(root, proofs, path, value)
		return Verdict{Verdict: "present", Value: base64.StdEncoding.EncodeToString(value)}, err
	}
	place, err := verifyNonMembership(root, proofs, path)
	return Verdict{Verdict: "absent", Place: place}, err
}

// decode reads only the data of each step, as relayers do.
func decode(response Response) ([]*ics23.CommitmentProof, error) {
	if response.ProofOps == nil {
		return nil, errors.New("the answer has no proof")
	}
	var proofs []*ics23.CommitmentProof
	for _, op := range response.ProofOps.Ops {
		proof := &ics23.CommitmentProof{}
		if err := proof.Unmarshal(op.Data); err != nil {
			return nil, fmt.Errorf("step %s: %w", op.Type, err)
		}
		proofs = append(proofs, proof)
	}
	if len(proofs) != len(specs()) {
		return nil, fmt.Errorf("the proof has %d steps, expected %d", len(proofs), len(specs()))
	}
	return proofs, nil
}

func verifyMembership(root []byte, proofs []*ics23.CommitmentProof, path [][]byte, value []byte) error {
	return verifyFrom(0, root, proofs, path, value)
}

// verifyNonMembership wants the absence proven in the tree, and the tree's root present under the app hash.
func verifyNonMembership(root []byte, proofs []*ics23.CommitmentProof, path [][]byte) (string, error) {
	absence := proofs[0].GetNonexist()
	if absence == nil {
		return "", errors.New("the answer has no value, and its first step is no proof of absence")
	}
	subroot, err := proofs[0].Calculate()
	if err != nil {
		return "", fmt.Errorf("calculate the root of the tree: %w", err)
	}
	if !ics23.VerifyNonMembership(specs()[0], subroot, proofs[0], path[len(path)-1]) {
		return "", errors.New("the key is not proven to be absent")
	}
	place := "between"
	switch {
	case absence.Left == nil:
		place = "first"
	case absence.Right == nil:
		place = "last"
	}
	return place, verifyFrom(1, root, proofs, path, subroot)
}

// verifyFrom walks from a step up to the app hash: the root of each step is the value of the next.
func verifyFrom(step int, root []byte, proofs []*ics23.CommitmentProof, path [][]byte, value []byte) error {
	for ; step < len(proofs); step++ {
		if proofs[step].GetExist() == nil {
			return fmt.Errorf("step %d is no proof of existence", step)
		}
		subroot, err := proofs[step].Calculate()
		if err != nil {
			return fmt.Errorf("calculate the root of step %d: %w", step, err)
		}
		key := path[len(path)-1-step]
		if !ics23.VerifyMembership(specs()[step], subroot, proofs[step], key, value) {
			return fmt.Errorf("step %d does not prove its key", step)
		}
		value = subroot
	}
	if !bytes.Equal(value, root) {
		return fmt.Errorf("the proof leads to %X, the app hash is %X", value, root)
	}
	return nil
}
