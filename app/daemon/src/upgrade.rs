//! What operators and their tools are told when another binary has to run the next block.

use app::UpgradeError;
use serde_json::json;

use crate::home::{Home, write_private};

/// Tells why this binary stops, and gives the reason to end with. Of an upgrade that it does not know it leaves the file from
/// which a supervisor such as cosmovisor learns which binary to start.
pub(crate) fn tell(home: &Home, error: &UpgradeError) -> String {
    // In the words, and in one piece, as scripts look for it.
    tracing::error!("{error}");
    if let UpgradeError::Needed {
        name, height, info, ..
    } = error
    {
        let plan = json!({ "name": name, "height": height, "info": info });
        if let Err(error) = write_private(&home.upgrade_info(), &plan.to_string()) {
            return format!("unable to write upgrade info to filesystem: {error:#}");
        }
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn needed() -> UpgradeError {
        UpgradeError::Needed {
            name: "v2".to_owned(),
            plan_height: 12,
            height: 12,
            info: "{\"binaries\": {}}".to_owned(),
        }
    }

    #[test]
    fn a_supervisor_finds_the_plan_in_the_home() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::new(directory.path().to_owned());
        let reason = tell(&home, &needed());
        assert_eq!(
            reason,
            "UPGRADE \"v2\" NEEDED at height: 12: {\"binaries\": {}}"
        );
        let path = directory.path().join("data/upgrade-info.json");
        let text = std::fs::read_to_string(&path).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read,
            json!({ "name": "v2", "height": 12, "info": "{\"binaries\": {}}" })
        );
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_binary_that_is_too_early_or_too_old_leaves_no_file() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::new(directory.path().to_owned());
        let name = "v2".to_owned();
        assert_eq!(
            tell(&home, &UpgradeError::TooEarly { name: name.clone() }),
            "BINARY UPDATED BEFORE TRIGGER! UPGRADE \"v2\" - in binary but not executed on chain. Downgrade your binary"
        );
        assert_eq!(
            tell(&home, &UpgradeError::Missing { name }),
            "wrong app version 1, upgrade handler is missing for v2 upgrade plan"
        );
        assert!(!home.upgrade_info().exists());
    }

    #[test]
    fn a_file_that_cannot_be_written_is_the_reason() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("data"), "no folder").unwrap();
        let home = Home::new(directory.path().to_owned());
        let reason = tell(&home, &needed());
        assert!(
            reason.starts_with("unable to write upgrade info to filesystem: cannot write "),
            "{reason}"
        );
    }
}
