use crate::key::{Key, after};
use crate::{Address, Time};
use proptest::prelude::*;

fn encoded(key: &impl Key) -> Vec<u8> {
    let mut out = Vec::new();
    key.encode(&mut out);
    out
}

fn back<K: Key>(bytes: &[u8]) -> Option<K> {
    let mut input = bytes;
    K::decode(&mut input).filter(|_| input.is_empty())
}

fn address() -> impl Strategy<Value = Address> {
    prop::collection::vec(any::<u8>(), 1..=32).prop_map(|bytes| Address::new(&bytes).unwrap())
}

proptest! {
    #[test]
    fn keys_read_back_and_keep_their_order(
        left in (any::<u64>(), "[a-z/]{0,5}", address()),
        right in (any::<u64>(), "[a-z/]{0,5}", address()),
    ) {
        prop_assert_eq!(back::<(u64, String, Address)>(&encoded(&left)), Some(left.clone()));
        prop_assert_eq!(encoded(&left).cmp(&encoded(&right)), left.cmp(&right));
    }

    #[test]
    fn keys_of_four_parts_read_back_and_keep_their_order(
        left in (address(), "[a-z/]{0,5}", any::<u64>(), any::<[u8; 2]>()),
        right in (address(), "[a-z/]{0,5}", any::<u64>(), any::<[u8; 2]>()),
    ) {
        let read = back::<(Address, String, u64, [u8; 2])>(&encoded(&left));
        prop_assert_eq!(read, Some(left.clone()));
        let of_one = (left.0, right.1, right.2, right.3);
        prop_assert_eq!(encoded(&left).cmp(&encoded(&of_one)), left.cmp(&of_one));
    }

    #[test]
    fn times_keep_their_order(left in 0..253_402_300_799_u64, right in 0..253_402_300_799_u64) {
        let (left, right) = (Time::from_seconds(left), Time::from_seconds(right));
        prop_assert_eq!(back::<Time>(&encoded(&left)), Some(left));
        prop_assert_eq!(encoded(&left).cmp(&encoded(&right)), left.cmp(&right));
    }

    #[test]
    fn arbitrary_bytes_are_a_key_or_none(bytes: Vec<u8>) {
        let _ = back::<(Address, String, u32)>(&bytes);
    }

    #[test]
    fn the_end_of_a_prefix_is_just_above_it(prefix: Vec<u8>, rest: Vec<u8>) {
        let within = [prefix.clone(), rest].concat();
        match after(&prefix) {
            Some(end) => prop_assert!(within < end && !end.starts_with(&prefix)),
            None => prop_assert!(prefix.iter().all(|byte| *byte == 255)),
        }
    }
}
