//! The shops: registered, approved, and with a day that ends soon.

use anyhow::{Context as _, Result, ensure};
use proto::aot::merchant::v1::{
    MerchantStatus, MsgApproveMerchant, MsgRegisterMerchant, QueryMerchantsRequest,
};
use proto::aot::settlement::v1::{
    MsgSetManager, MsgSetPayoutSchedule, QueryScheduleRequest, Schedule,
};
use sha2::Digest as _;

use super::stage::{Pays, Stage, answer, block_time, next_minute};

/// How long the sales may take, in seconds, before the day of the shops ends.
const OPEN: i64 = 60;

/// A shop of the day.
pub(super) struct Shop {
    /// The role of its owner.
    pub(super) role: &'static str,
    /// The role of the owner of the shop that collects its payouts: mostly itself.
    pub(super) collector: &'static str,
    /// The role of its payment company.
    pub(super) company: &'static str,
    pub(super) name: &'static str,
    number: &'static str,
    mcc: &'static str,
    region: &'static str,
    /// What the company takes, in basis points.
    pub(super) fee_bps: u32,
}

/// The shops of the day.
pub(super) const SHOPS: [Shop; 3] = [
    Shop {
        role: "shop",
        collector: "shop",
        company: "company",
        name: "Bukchon Tea House",
        number: "124-81-00998",
        mcc: "5812",
        region: "KR-11",
        fee_bps: 200,
    },
    Shop {
        role: "noodles",
        collector: "books",
        company: "company",
        name: "Mapo Noodles",
        number: "220-81-62517",
        mcc: "5812",
        region: "KR-11",
        fee_bps: 150,
    },
    Shop {
        role: "books",
        collector: "books",
        company: "naru",
        name: "Haeundae Books",
        number: "617-82-08021",
        mcc: "5942",
        region: "KR-26",
        fee_bps: 250,
    },
];

/// The shop of a role.
pub(super) fn shop(role: &str) -> Result<&'static Shop> {
    let found = SHOPS.iter().find(|shop| shop.role == role);
    found.with_context(|| format!("{role} is no shop"))
}

impl Stage<'_> {
    /// Registers and approves the shops.
    pub(super) async fn open_shops(&mut self) -> Result<()> {
        for shop in &SHOPS {
            let id = self.open_shop(shop).await?;
            self.day.merchants.insert(shop.role.into(), id);
        }
        self.save()
    }

    /// One family owns the noodles and the books, and has one of them collect for both: its company pays out what the
    /// other company owes, and both settle that between them.
    pub(super) async fn collect_together(&self) -> Result<()> {
        for shop in SHOPS.iter().filter(|shop| shop.collector != shop.role) {
            let (child_id, manager_id) =
                (self.merchant(shop.role)?, self.merchant(shop.collector)?);
            let request = QueryScheduleRequest {
                merchant_id: child_id.clone(),
            };
            if self.client.query(request).await?.manager_id == manager_id {
                continue;
            }
            let set = MsgSetManager {
                child_owner: self.address(shop.role)?,
                manager_owner: self.address(shop.collector)?,
                child_id,
                manager_id,
            };
            self.send(&[shop.role, shop.collector], &[&set], Pays::Signer)
                .await
                .with_context(|| format!("who collects for {}", shop.name))?;
            let collector = self::shop(shop.collector)?.name;
            self.tell(&format!(
                "{} lets {collector} collect its payouts",
                shop.name
            ));
        }
        Ok(())
    }

    async fn open_shop(&self, shop: &Shop) -> Result<String> {
        let owner = self.address(shop.role)?;
        let listed = self.client.query(QueryMerchantsRequest::default()).await?;
        let known = listed
            .merchants
            .into_iter()
            .find(|merchant| merchant.owner == owner);
        let (id, status) = match known {
            Some(merchant) => (merchant.id.clone(), merchant.status()),
            None => (self.register(shop, owner).await?, MerchantStatus::Pending),
        };
        if status == MerchantStatus::Pending {
            let approve = MsgApproveMerchant {
                company: self.address(shop.company)?,
                merchant_id: id.clone(),
                fee_bps: shop.fee_bps,
            };
            self.act(shop.company, &[&approve])
                .await
                .with_context(|| format!("approving {}", shop.name))?;
            let (whole, part) = (shop.fee_bps.div_euclid(100), shop.fee_bps.rem_euclid(100));
            let part = if part == 0 {
                String::new()
            } else {
                format!(".{part:02}")
            };
            self.tell(&format!(
                "the shop {} registers with its payment company, which approves it at a fee of {whole}{part} %",
                shop.name
            ));
        }
        Ok(id)
    }

    async fn register(&self, shop: &Shop, owner: String) -> Result<String> {
        let register = MsgRegisterMerchant {
            owner: owner.clone(),
            company: self.address(shop.company)?,
            business_number_hash: sha2::Sha256::digest(shop.number).to_vec(),
            name: shop.name.into(),
            mcc: shop.mcc.into(),
            region: shop.region.into(),
            payout_address: owner,
            parent: String::new(),
        };
        let included = self
            .act(shop.role, &[&register])
            .await
            .with_context(|| format!("registering {}", shop.name))?;
        Ok(answer::<MsgRegisterMerchant>(&included)?.merchant_id)
    }

    /// The companies let the day of their shops end at the next minute that leaves time for the sales.
    pub(super) async fn set_cut_off(&mut self) -> Result<()> {
        let begun = self
            .day
            .orders
            .values()
            .any(|sale| !sale.payment_id.is_empty());
        if begun {
            // What is left to sell belongs to the same day, or to the next one if that is over.
            return Ok(());
        }
        (self.day.closes_at, self.day.cut_off_minutes) =
            next_minute(block_time(self.client).await?, OPEN)?;
        self.save()?;
        let schedule = Schedule {
            cut_off_minutes: self.day.cut_off_minutes,
            delay_days: 0,
            reserve_bps: 0,
            reserve_days: 0,
        };
        for shop in &SHOPS {
            let merchant_id = self.merchant(shop.role)?;
            let set = MsgSetPayoutSchedule {
                company: self.address(shop.company)?,
                merchant_id: merchant_id.clone(),
                schedule: Some(schedule),
            };
            self.act(shop.company, &[&set])
                .await
                .with_context(|| format!("the payout schedule of {}", shop.name))?;
            let request = QueryScheduleRequest { merchant_id };
            let counts = self.client.query(request).await?.schedule;
            ensure!(
                counts == Some(schedule),
                "{} has sold nothing yet, and still its schedule is {counts:?}: expected {schedule:?}",
                shop.name
            );
        }
        let (hours, minutes) = (
            self.day.cut_off_minutes.div_euclid(60),
            self.day.cut_off_minutes.rem_euclid(60),
        );
        self.tell(&format!(
            "the day of all three shops ends at {hours:02}:{minutes:02} in Korea; they are paid right after it"
        ));
        Ok(())
    }
}
