//! The cut-off: batches close, shops are paid, and what is given back later belongs to the next batch.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use proto::aot::payment::v1::Portion;
use proto::aot::settlement::v1::{Batch, BatchState, QueryBatchesRequest};

use super::WON;
use super::shops::SHOPS;
use super::stage::{OFTEN, Stage, block_time, coin};

/// How long after the cut-off the shops may wait for their money.
const PAYOUT: Duration = Duration::from_secs(60);

impl Stage<'_> {
    /// Waits until the batches of the day are closed and paid.
    pub(super) async fn close(&self) -> Result<()> {
        let left = self
            .day
            .closes_at
            .saturating_sub(block_time(self.client).await?);
        if left > 0 {
            self.tell(&format!("waiting {left} s for the end of the shops' day"));
        }
        while block_time(self.client).await? < self.day.closes_at {
            tokio::time::sleep(OFTEN).await;
        }
        let began = Instant::now();
        loop {
            let due = self.due().await?;
            let waits =
                |batch: &&Batch| matches!(batch.state(), BatchState::Open | BatchState::Closed);
            let waiting = due.iter().filter(waits).count();
            if waiting == 0 {
                return self.paid_out(&due);
            }
            if began.elapsed() > PAYOUT {
                bail!(
                    "{waiting} batches are not paid {} s after their cut-off: {due:#?}",
                    PAYOUT.as_secs()
                );
            }
            tokio::time::sleep(OFTEN).await;
        }
    }

    /// The batches of the day: those whose cut-off is not after the one that was set.
    async fn due(&self) -> Result<Vec<Batch>> {
        let mut all = Vec::new();
        for shop in &SHOPS {
            let request = QueryBatchesRequest {
                merchant_id: self.merchant(shop.role)?,
                pagination: None,
            };
            let batches = self.client.query(request).await?.batches;
            let closes_at = self.day.closes_at;
            all.extend(batches.into_iter().filter(|batch| {
                let closes = batch.closes_at.as_ref().map(|time| time.seconds);
                closes.is_some_and(|closes| closes <= closes_at)
            }));
        }
        Ok(all)
    }

    fn paid_out(&self, due: &[Batch]) -> Result<()> {
        for batch in due {
            ensure!(
                batch.state() != BatchState::Parked,
                "a payout could not be made: {}",
                batch.parked_because
            );
            ensure!(
                !batch.root.is_empty(),
                "a batch closed without a root over its lines: {batch:?}"
            );
        }
        let paid = due
            .iter()
            .filter(|batch| batch.state() == BatchState::Paid)
            .count();
        self.tell(&format!("the day is closed: {paid} shops are paid out"));
        Ok(())
    }

    /// A refund after the payout: the float of the company pays it until the shop sells again.
    pub(super) async fn refund_late(&mut self) -> Result<()> {
        let payment = self.paid("noodles").await?;
        let portion = Portion {
            amounts: vec![coin(2_000, WON)],
            total: String::new(),
        };
        if self.refund("noodles", &payment, portion, "cold").await? {
            self.tell("Mapo Noodles refunds 2 000 krwp of what it was paid for: the float of Hangang Pay covers it");
        }
        Ok(())
    }
}
