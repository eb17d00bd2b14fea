//! A module that exists on main chains only, as both kinds of chain see it.

use crate::{
    Block, Chain, Changes, Ctx, Genesis, Module, ModuleAccount, Port, Prefix, Registry, Result,
    Role, View, root,
};
use prost::Message;
use proto::cosmos::bank::v1beta1::{
    MsgSend, MsgSendResponse, QueryBalanceRequest, QueryBalanceResponse,
};
use proto::{Any, Msg, Query};

const ACCOUNT: ModuleAccount = ModuleAccount {
    name: "guild",
    rights: &[],
};

const PORT: Port = Port {
    id: "guild",
    open: |_, _| Ok(String::new()),
    opened: |_, _| Ok(()),
    confirmed: |_, _| Ok(()),
    close: |_, _| Ok(()),
    receive: |_, _, _| Err(root::LOGIC.wrap("nothing comes here")),
    acknowledge: |_, _, _, _| Ok(()),
    timeout: |_, _, _| Ok(()),
};

const GUILD: Module = Module {
    name: "guild",
    roles: &[Role::Main],
    accounts: &[ACCOUNT],
    ports: &[PORT],
    msgs: |r| r.msg(send, 1),
    queries: |r| r.query(balance),
    genesis: Genesis::NONE,
    begin_block: Some(|_| {}),
    end_block: Some(|_| {}),
    invariants: &[("none", |_| Err("it is looked at".to_owned()))],
    ..Module::EMPTY
};

const EVERYWHERE: Module = Module {
    name: "everywhere",
    ..Module::EMPTY
};

fn send(_: &mut Ctx<'_>, _: &MsgSend) -> Result<MsgSendResponse> {
    Ok(MsgSendResponse {})
}

fn balance(_: &View<'_>, _: &QueryBalanceRequest) -> Result<QueryBalanceResponse> {
    Ok(QueryBalanceResponse::default())
}

fn with_view<T>(role: Role, act: impl FnOnce(&Registry, &View<'_>) -> T) -> T {
    let registry = Registry::new(&[&EVERYWHERE, &GUILD], role);
    let chain = Chain {
        id: "test-1".into(),
        prefix: Prefix::new("aot").unwrap(),
        native: "uaot".parse().unwrap(),
        role,
    };
    let (base, block) = (Changes::new(), Block::default());
    act(&registry, &View::new(&base, &registry, &chain, &block))
}

#[test]
fn a_chain_of_its_role_has_all_of_it() {
    with_view(Role::Main, |registry, view| {
        assert_eq!(registry.modules().len(), 2);
        assert!(!registry.is_elsewhere("guild"));
        assert!(registry.msg(MsgSend::TYPE_URL).is_ok());
        let answer = registry.query(QueryBalanceRequest::PATH, view, &[]);
        assert!(answer.unwrap().is_ok());
        assert!(registry.port("guild").is_some());
        assert!(registry.module_account(&ACCOUNT.address()).is_some());
        let broken = registry.broken_invariant(view).unwrap();
        assert_eq!(broken, "guild/none: it is looked at");
    });
}

#[test]
fn a_chain_of_another_role_has_nothing_of_it_and_says_what_it_lacks() {
    with_view(Role::Side, |registry, view| {
        // Blocks begin and end with the hooks of these, genesis is of these.
        let names: Vec<_> = registry
            .modules()
            .iter()
            .map(|module| module.name)
            .collect();
        assert_eq!(names, ["everywhere"]);
        assert!(registry.is_elsewhere("guild"));
        assert!(!registry.is_elsewhere("nowhere"));
        let any = Any {
            type_url: MsgSend::TYPE_URL.to_owned(),
            value: MsgSend::default().encode_to_vec(),
        };
        let refused = registry.decode(&any).err().unwrap();
        assert_eq!(refused.code, root::NOT_SUPPORTED.code());
        assert_eq!(registry.msgs().count(), 0);
        let refused = registry.query(QueryBalanceRequest::PATH, view, &[]);
        assert_eq!(
            refused.unwrap().unwrap_err().code,
            root::NOT_SUPPORTED.code()
        );
        assert!(registry.query("/other.Query/Balance", view, &[]).is_none());
        assert_eq!(registry.query_paths().count(), 0);
        assert!(registry.port("guild").is_none());
        assert!(registry.module_account(&ACCOUNT.address()).is_none());
        assert_eq!(registry.accounts().count(), 0);
        assert_eq!(registry.broken_invariant(view), None);
    });
}
