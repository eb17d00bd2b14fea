//! `Msg` for the request of every rpc of every `Msg` service.
impl crate::Msg for crate::aot::affiliate::v1::MsgAcceptAdmin {
    type Response = crate::aot::affiliate::v1::MsgAcceptAdminResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgAcceptAdmin";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/AcceptAdmin";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgConvert {
    type Response = crate::aot::affiliate::v1::MsgConvertResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgConvert";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/Convert";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgRegisterAffiliate {
    type Response = crate::aot::affiliate::v1::MsgRegisterAffiliateResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgRegisterAffiliate";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/RegisterAffiliate";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgSetAdmin {
    type Response = crate::aot::affiliate::v1::MsgSetAdminResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgSetAdmin";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/SetAdmin";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgSetCap {
    type Response = crate::aot::affiliate::v1::MsgSetCapResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgSetCap";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/SetCap";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgSetChannel {
    type Response = crate::aot::affiliate::v1::MsgSetChannelResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgSetChannel";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/SetChannel";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgSetPeg {
    type Response = crate::aot::affiliate::v1::MsgSetPegResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgSetPeg";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/SetPeg";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::affiliate::v1::MsgSetStatus {
    type Response = crate::aot::affiliate::v1::MsgSetStatusResponse;
    const TYPE_URL: &'static str = "/aot.affiliate.v1.MsgSetStatus";
    const SERVICE_METHOD: &'static str = "/aot.affiliate.v1.Msg/SetStatus";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::bank::v1::MsgBurn {
    type Response = crate::aot::bank::v1::MsgBurnResponse;
    const TYPE_URL: &'static str = "/aot.bank.v1.MsgBurn";
    const SERVICE_METHOD: &'static str = "/aot.bank.v1.Msg/Burn";
    fn signers(&self) -> Vec<&str> {
        vec![self.minter.as_str()]
    }
}
impl crate::Msg for crate::aot::bank::v1::MsgMint {
    type Response = crate::aot::bank::v1::MsgMintResponse;
    const TYPE_URL: &'static str = "/aot.bank.v1.MsgMint";
    const SERVICE_METHOD: &'static str = "/aot.bank.v1.Msg/Mint";
    fn signers(&self) -> Vec<&str> {
        vec![self.minter.as_str()]
    }
}
impl crate::Msg for crate::aot::bank::v1::MsgSetDenomMetadata {
    type Response = crate::aot::bank::v1::MsgSetDenomMetadataResponse;
    const TYPE_URL: &'static str = "/aot.bank.v1.MsgSetDenomMetadata";
    const SERVICE_METHOD: &'static str = "/aot.bank.v1.Msg/SetDenomMetadata";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::bank::v1::MsgSetMinter {
    type Response = crate::aot::bank::v1::MsgSetMinterResponse;
    const TYPE_URL: &'static str = "/aot.bank.v1.MsgSetMinter";
    const SERVICE_METHOD: &'static str = "/aot.bank.v1.Msg/SetMinter";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::fee::v1::MsgRemoveFeeToken {
    type Response = crate::aot::fee::v1::MsgRemoveFeeTokenResponse;
    const TYPE_URL: &'static str = "/aot.fee.v1.MsgRemoveFeeToken";
    const SERVICE_METHOD: &'static str = "/aot.fee.v1.Msg/RemoveFeeToken";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::fee::v1::MsgSetFeeToken {
    type Response = crate::aot::fee::v1::MsgSetFeeTokenResponse;
    const TYPE_URL: &'static str = "/aot.fee.v1.MsgSetFeeToken";
    const SERVICE_METHOD: &'static str = "/aot.fee.v1.Msg/SetFeeToken";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::fee::v1::MsgSetMsgGas {
    type Response = crate::aot::fee::v1::MsgSetMsgGasResponse;
    const TYPE_URL: &'static str = "/aot.fee.v1.MsgSetMsgGas";
    const SERVICE_METHOD: &'static str = "/aot.fee.v1.Msg/SetMsgGas";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::fee::v1::MsgSubmitFeeRate {
    type Response = crate::aot::fee::v1::MsgSubmitFeeRateResponse;
    const TYPE_URL: &'static str = "/aot.fee.v1.MsgSubmitFeeRate";
    const SERVICE_METHOD: &'static str = "/aot.fee.v1.Msg/SubmitFeeRate";
    fn signers(&self) -> Vec<&str> {
        vec![self.feeder.as_str()]
    }
}
impl crate::Msg for crate::aot::fee::v1::MsgUpdateParams {
    type Response = crate::aot::fee::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.fee.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.fee.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgApproveMerchant {
    type Response = crate::aot::merchant::v1::MsgApproveMerchantResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgApproveMerchant";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/ApproveMerchant";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgCloseMerchant {
    type Response = crate::aot::merchant::v1::MsgCloseMerchantResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgCloseMerchant";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/CloseMerchant";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgRegisterMerchant {
    type Response = crate::aot::merchant::v1::MsgRegisterMerchantResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgRegisterMerchant";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/RegisterMerchant";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgRegisterTerminal {
    type Response = crate::aot::merchant::v1::MsgRegisterTerminalResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgRegisterTerminal";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/RegisterTerminal";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgResumeMerchant {
    type Response = crate::aot::merchant::v1::MsgResumeMerchantResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgResumeMerchant";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/ResumeMerchant";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgRevokeTerminal {
    type Response = crate::aot::merchant::v1::MsgRevokeTerminalResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgRevokeTerminal";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/RevokeTerminal";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgSetDelegate {
    type Response = crate::aot::merchant::v1::MsgSetDelegateResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgSetDelegate";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/SetDelegate";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgSetMerchantFee {
    type Response = crate::aot::merchant::v1::MsgSetMerchantFeeResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgSetMerchantFee";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/SetMerchantFee";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgSetPaymentCompany {
    type Response = crate::aot::merchant::v1::MsgSetPaymentCompanyResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgSetPaymentCompany";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/SetPaymentCompany";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgSuspendMerchant {
    type Response = crate::aot::merchant::v1::MsgSuspendMerchantResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgSuspendMerchant";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/SuspendMerchant";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgUpdateMerchant {
    type Response = crate::aot::merchant::v1::MsgUpdateMerchantResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgUpdateMerchant";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/UpdateMerchant";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::merchant::v1::MsgUpdateParams {
    type Response = crate::aot::merchant::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.merchant.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.merchant.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::oracle::v1::MsgSetOracleKey {
    type Response = crate::aot::oracle::v1::MsgSetOracleKeyResponse;
    const TYPE_URL: &'static str = "/aot.oracle.v1.MsgSetOracleKey";
    const SERVICE_METHOD: &'static str = "/aot.oracle.v1.Msg/SetOracleKey";
    fn signers(&self) -> Vec<&str> {
        vec![self.operator.as_str()]
    }
}
impl crate::Msg for crate::aot::oracle::v1::MsgSubmitPrices {
    type Response = crate::aot::oracle::v1::MsgSubmitPricesResponse;
    const TYPE_URL: &'static str = "/aot.oracle.v1.MsgSubmitPrices";
    const SERVICE_METHOD: &'static str = "/aot.oracle.v1.Msg/SubmitPrices";
    fn signers(&self) -> Vec<&str> {
        vec![self.feeder.as_str()]
    }
}
impl crate::Msg for crate::aot::oracle::v1::MsgUpdateParams {
    type Response = crate::aot::oracle::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.oracle.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.oracle.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgAuthorize {
    type Response = crate::aot::payment::v1::MsgAuthorizeResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgAuthorize";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/Authorize";
    fn signers(&self) -> Vec<&str> {
        vec![self.payer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgBatchCapture {
    type Response = crate::aot::payment::v1::MsgBatchCaptureResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgBatchCapture";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/BatchCapture";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgCancelExternalTender {
    type Response = crate::aot::payment::v1::MsgCancelExternalTenderResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgCancelExternalTender";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/CancelExternalTender";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgCapture {
    type Response = crate::aot::payment::v1::MsgCaptureResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgCapture";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/Capture";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgCreateInvoice {
    type Response = crate::aot::payment::v1::MsgCreateInvoiceResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgCreateInvoice";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/CreateInvoice";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgLockQuote {
    type Response = crate::aot::payment::v1::MsgLockQuoteResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgLockQuote";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/LockQuote";
    fn signers(&self) -> Vec<&str> {
        vec![self.provider.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgNetCancel {
    type Response = crate::aot::payment::v1::MsgNetCancelResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgNetCancel";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/NetCancel";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgOpenDispute {
    type Response = crate::aot::payment::v1::MsgOpenDisputeResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgOpenDispute";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/OpenDispute";
    fn signers(&self) -> Vec<&str> {
        vec![self.payer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgPay {
    type Response = crate::aot::payment::v1::MsgPayResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgPay";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/Pay";
    fn signers(&self) -> Vec<&str> {
        vec![self.payer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgReclaim {
    type Response = crate::aot::payment::v1::MsgReclaimResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgReclaim";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/Reclaim";
    fn signers(&self) -> Vec<&str> {
        vec![self.payer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgRecordExternalTender {
    type Response = crate::aot::payment::v1::MsgRecordExternalTenderResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgRecordExternalTender";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/RecordExternalTender";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgRefund {
    type Response = crate::aot::payment::v1::MsgRefundResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgRefund";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/Refund";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgResolveDispute {
    type Response = crate::aot::payment::v1::MsgResolveDisputeResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgResolveDispute";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/ResolveDispute";
    fn signers(&self) -> Vec<&str> {
        vec![self.arbiter.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgSetLiquidityProvider {
    type Response = crate::aot::payment::v1::MsgSetLiquidityProviderResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgSetLiquidityProvider";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/SetLiquidityProvider";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgSubmitEvidence {
    type Response = crate::aot::payment::v1::MsgSubmitEvidenceResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgSubmitEvidence";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/SubmitEvidence";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgUpdateParams {
    type Response = crate::aot::payment::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgVoid {
    type Response = crate::aot::payment::v1::MsgVoidResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgVoid";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/Void";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::payment::v1::MsgWithdrawDispute {
    type Response = crate::aot::payment::v1::MsgWithdrawDisputeResponse;
    const TYPE_URL: &'static str = "/aot.payment.v1.MsgWithdrawDispute";
    const SERVICE_METHOD: &'static str = "/aot.payment.v1.Msg/WithdrawDispute";
    fn signers(&self) -> Vec<&str> {
        vec![self.payer.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgBurnPoints {
    type Response = crate::aot::points::v1::MsgBurnPointsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgBurnPoints";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/BurnPoints";
    fn signers(&self) -> Vec<&str> {
        vec![self.holder.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgMintPoints {
    type Response = crate::aot::points::v1::MsgMintPointsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgMintPoints";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/MintPoints";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgPausePoints {
    type Response = crate::aot::points::v1::MsgPausePointsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgPausePoints";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/PausePoints";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgRedeemPoints {
    type Response = crate::aot::points::v1::MsgRedeemPointsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgRedeemPoints";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/RedeemPoints";
    fn signers(&self) -> Vec<&str> {
        vec![self.holder.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgRegisterIssuer {
    type Response = crate::aot::points::v1::MsgRegisterIssuerResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgRegisterIssuer";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/RegisterIssuer";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgResumePoints {
    type Response = crate::aot::points::v1::MsgResumePointsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgResumePoints";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/ResumePoints";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgSetIssuerTerms {
    type Response = crate::aot::points::v1::MsgSetIssuerTermsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgSetIssuerTerms";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/SetIssuerTerms";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgSetRate {
    type Response = crate::aot::points::v1::MsgSetRateResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgSetRate";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/SetRate";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgStartRunoff {
    type Response = crate::aot::points::v1::MsgStartRunoffResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgStartRunoff";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/StartRunoff";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgTopUpReserve {
    type Response = crate::aot::points::v1::MsgTopUpReserveResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgTopUpReserve";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/TopUpReserve";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgUpdateParams {
    type Response = crate::aot::points::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::points::v1::MsgWithdrawReserve {
    type Response = crate::aot::points::v1::MsgWithdrawReserveResponse;
    const TYPE_URL: &'static str = "/aot.points.v1.MsgWithdrawReserve";
    const SERVICE_METHOD: &'static str = "/aot.points.v1.Msg/WithdrawReserve";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::pointswap::v1::MsgPausePair {
    type Response = crate::aot::pointswap::v1::MsgPausePairResponse;
    const TYPE_URL: &'static str = "/aot.pointswap.v1.MsgPausePair";
    const SERVICE_METHOD: &'static str = "/aot.pointswap.v1.Msg/PausePair";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::pointswap::v1::MsgResumePair {
    type Response = crate::aot::pointswap::v1::MsgResumePairResponse;
    const TYPE_URL: &'static str = "/aot.pointswap.v1.MsgResumePair";
    const SERVICE_METHOD: &'static str = "/aot.pointswap.v1.Msg/ResumePair";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::pointswap::v1::MsgSetPair {
    type Response = crate::aot::pointswap::v1::MsgSetPairResponse;
    const TYPE_URL: &'static str = "/aot.pointswap.v1.MsgSetPair";
    const SERVICE_METHOD: &'static str = "/aot.pointswap.v1.Msg/SetPair";
    fn signers(&self) -> Vec<&str> {
        let mut signers = Vec::new();
        crate::add_signer(&mut signers, &self.company_a);
        crate::add_signer(&mut signers, &self.company_b);
        signers
    }
}
impl crate::Msg for crate::aot::pointswap::v1::MsgSettleClearing {
    type Response = crate::aot::pointswap::v1::MsgSettleClearingResponse;
    const TYPE_URL: &'static str = "/aot.pointswap.v1.MsgSettleClearing";
    const SERVICE_METHOD: &'static str = "/aot.pointswap.v1.Msg/SettleClearing";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::pointswap::v1::MsgSwap {
    type Response = crate::aot::pointswap::v1::MsgSwapResponse;
    const TYPE_URL: &'static str = "/aot.pointswap.v1.MsgSwap";
    const SERVICE_METHOD: &'static str = "/aot.pointswap.v1.Msg/Swap";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::aot::pointswap::v1::MsgUpdateParams {
    type Response = crate::aot::pointswap::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.pointswap.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.pointswap.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgActivateRule {
    type Response = crate::aot::reward::v1::MsgActivateRuleResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgActivateRule";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/ActivateRule";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgAddCoupons {
    type Response = crate::aot::reward::v1::MsgAddCouponsResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgAddCoupons";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/AddCoupons";
    fn signers(&self) -> Vec<&str> {
        vec![self.funder.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgCommitCoupon {
    type Response = crate::aot::reward::v1::MsgCommitCouponResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgCommitCoupon";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/CommitCoupon";
    fn signers(&self) -> Vec<&str> {
        vec![self.holder.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgCreateCampaign {
    type Response = crate::aot::reward::v1::MsgCreateCampaignResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgCreateCampaign";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/CreateCampaign";
    fn signers(&self) -> Vec<&str> {
        vec![self.funder.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgEndCampaign {
    type Response = crate::aot::reward::v1::MsgEndCampaignResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgEndCampaign";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/EndCampaign";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgFundCampaign {
    type Response = crate::aot::reward::v1::MsgFundCampaignResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgFundCampaign";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/FundCampaign";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgGrant {
    type Response = crate::aot::reward::v1::MsgGrantResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgGrant";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/Grant";
    fn signers(&self) -> Vec<&str> {
        vec![self.funder.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgGrantToPhone {
    type Response = crate::aot::reward::v1::MsgGrantToPhoneResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgGrantToPhone";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/GrantToPhone";
    fn signers(&self) -> Vec<&str> {
        vec![self.funder.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgJoinSegment {
    type Response = crate::aot::reward::v1::MsgJoinSegmentResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgJoinSegment";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/JoinSegment";
    fn signers(&self) -> Vec<&str> {
        vec![self.member.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgLinkPhone {
    type Response = crate::aot::reward::v1::MsgLinkPhoneResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgLinkPhone";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/LinkPhone";
    fn signers(&self) -> Vec<&str> {
        let mut signers = Vec::new();
        crate::add_signer(&mut signers, &self.company);
        crate::add_signer(&mut signers, &self.holder);
        signers
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgPauseCampaign {
    type Response = crate::aot::reward::v1::MsgPauseCampaignResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgPauseCampaign";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/PauseCampaign";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgPutRule {
    type Response = crate::aot::reward::v1::MsgPutRuleResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgPutRule";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/PutRule";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgRedeemCoupon {
    type Response = crate::aot::reward::v1::MsgRedeemCouponResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgRedeemCoupon";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/RedeemCoupon";
    fn signers(&self) -> Vec<&str> {
        vec![self.holder.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgResumeCampaign {
    type Response = crate::aot::reward::v1::MsgResumeCampaignResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgResumeCampaign";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/ResumeCampaign";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgSetReferrer {
    type Response = crate::aot::reward::v1::MsgSetReferrerResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgSetReferrer";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/SetReferrer";
    fn signers(&self) -> Vec<&str> {
        vec![self.referred.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgSetTiers {
    type Response = crate::aot::reward::v1::MsgSetTiersResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgSetTiers";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/SetTiers";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::reward::v1::MsgUpdateParams {
    type Response = crate::aot::reward::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.reward.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.reward.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgBuy {
    type Response = crate::aot::sale::v1::MsgBuyResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgBuy";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/Buy";
    fn signers(&self) -> Vec<&str> {
        vec![self.buyer.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgCancelSale {
    type Response = crate::aot::sale::v1::MsgCancelSaleResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgCancelSale";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/CancelSale";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgClaimDrop {
    type Response = crate::aot::sale::v1::MsgClaimDropResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgClaimDrop";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/ClaimDrop";
    fn signers(&self) -> Vec<&str> {
        vec![self.claimant.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgClaimRefund {
    type Response = crate::aot::sale::v1::MsgClaimRefundResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgClaimRefund";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/ClaimRefund";
    fn signers(&self) -> Vec<&str> {
        vec![self.buyer.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgClaimVested {
    type Response = crate::aot::sale::v1::MsgClaimVestedResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgClaimVested";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/ClaimVested";
    fn signers(&self) -> Vec<&str> {
        vec![self.buyer.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgCloseDrop {
    type Response = crate::aot::sale::v1::MsgCloseDropResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgCloseDrop";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/CloseDrop";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgCloseSale {
    type Response = crate::aot::sale::v1::MsgCloseSaleResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgCloseSale";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/CloseSale";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgCreateSale {
    type Response = crate::aot::sale::v1::MsgCreateSaleResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgCreateSale";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/CreateSale";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgSetClaimRoot {
    type Response = crate::aot::sale::v1::MsgSetClaimRootResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgSetClaimRoot";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/SetClaimRoot";
    fn signers(&self) -> Vec<&str> {
        vec![self.funder.as_str()]
    }
}
impl crate::Msg for crate::aot::sale::v1::MsgUpdateParams {
    type Response = crate::aot::sale::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.sale.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.sale.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgAdjust {
    type Response = crate::aot::settlement::v1::MsgAdjustResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgAdjust";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/Adjust";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgCloseBatch {
    type Response = crate::aot::settlement::v1::MsgCloseBatchResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgCloseBatch";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/CloseBatch";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgPayout {
    type Response = crate::aot::settlement::v1::MsgPayoutResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgPayout";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/Payout";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgSetManager {
    type Response = crate::aot::settlement::v1::MsgSetManagerResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgSetManager";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/SetManager";
    fn signers(&self) -> Vec<&str> {
        let mut signers = Vec::new();
        crate::add_signer(&mut signers, &self.child_owner);
        crate::add_signer(&mut signers, &self.manager_owner);
        signers
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgSetPayoutSchedule {
    type Response = crate::aot::settlement::v1::MsgSetPayoutScheduleResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgSetPayoutSchedule";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/SetPayoutSchedule";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgTopUpDeposit {
    type Response = crate::aot::settlement::v1::MsgTopUpDepositResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgTopUpDeposit";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/TopUpDeposit";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgTopUpFloat {
    type Response = crate::aot::settlement::v1::MsgTopUpFloatResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgTopUpFloat";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/TopUpFloat";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgUpdateParams {
    type Response = crate::aot::settlement::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgWithdrawDeposit {
    type Response = crate::aot::settlement::v1::MsgWithdrawDepositResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgWithdrawDeposit";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/WithdrawDeposit";
    fn signers(&self) -> Vec<&str> {
        let mut signers = Vec::new();
        crate::add_signer(&mut signers, &self.owner);
        crate::add_signer(&mut signers, &self.company);
        signers
    }
}
impl crate::Msg for crate::aot::settlement::v1::MsgWithdrawFloat {
    type Response = crate::aot::settlement::v1::MsgWithdrawFloatResponse;
    const TYPE_URL: &'static str = "/aot.settlement.v1.MsgWithdrawFloat";
    const SERVICE_METHOD: &'static str = "/aot.settlement.v1.Msg/WithdrawFloat";
    fn signers(&self) -> Vec<&str> {
        vec![self.company.as_str()]
    }
}
impl crate::Msg for crate::aot::staking::v1::MsgSetValidator {
    type Response = crate::aot::staking::v1::MsgSetValidatorResponse;
    const TYPE_URL: &'static str = "/aot.staking.v1.MsgSetValidator";
    const SERVICE_METHOD: &'static str = "/aot.staking.v1.Msg/SetValidator";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::staking::v1::MsgUpdateParams {
    type Response = crate::aot::staking::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.staking.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.staking.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgAcceptOwner {
    type Response = crate::aot::tokenfactory::v1::MsgAcceptOwnerResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgAcceptOwner";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/AcceptOwner";
    fn signers(&self) -> Vec<&str> {
        vec![self.proposed_owner.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgBlock {
    type Response = crate::aot::tokenfactory::v1::MsgBlockResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgBlock";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/Block";
    fn signers(&self) -> Vec<&str> {
        vec![self.blocker.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgPause {
    type Response = crate::aot::tokenfactory::v1::MsgPauseResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgPause";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/Pause";
    fn signers(&self) -> Vec<&str> {
        vec![self.pauser.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgProposeOwner {
    type Response = crate::aot::tokenfactory::v1::MsgProposeOwnerResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgProposeOwner";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/ProposeOwner";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgSetBlocker {
    type Response = crate::aot::tokenfactory::v1::MsgSetBlockerResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgSetBlocker";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/SetBlocker";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgSetCap {
    type Response = crate::aot::tokenfactory::v1::MsgSetCapResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgSetCap";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/SetCap";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgSetMinter {
    type Response = crate::aot::tokenfactory::v1::MsgSetMinterResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgSetMinter";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/SetMinter";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgSetPauser {
    type Response = crate::aot::tokenfactory::v1::MsgSetPauserResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgSetPauser";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/SetPauser";
    fn signers(&self) -> Vec<&str> {
        vec![self.owner.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgUnblock {
    type Response = crate::aot::tokenfactory::v1::MsgUnblockResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgUnblock";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/Unblock";
    fn signers(&self) -> Vec<&str> {
        vec![self.blocker.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgUnpause {
    type Response = crate::aot::tokenfactory::v1::MsgUnpauseResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgUnpause";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/Unpause";
    fn signers(&self) -> Vec<&str> {
        vec![self.pauser.as_str()]
    }
}
impl crate::Msg for crate::aot::tokenfactory::v1::MsgUpdateParams {
    type Response = crate::aot::tokenfactory::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.tokenfactory.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.tokenfactory.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::transfer::v1::MsgRemoveRateLimit {
    type Response = crate::aot::transfer::v1::MsgRemoveRateLimitResponse;
    const TYPE_URL: &'static str = "/aot.transfer.v1.MsgRemoveRateLimit";
    const SERVICE_METHOD: &'static str = "/aot.transfer.v1.Msg/RemoveRateLimit";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::transfer::v1::MsgSetPaused {
    type Response = crate::aot::transfer::v1::MsgSetPausedResponse;
    const TYPE_URL: &'static str = "/aot.transfer.v1.MsgSetPaused";
    const SERVICE_METHOD: &'static str = "/aot.transfer.v1.Msg/SetPaused";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::transfer::v1::MsgSetRateLimit {
    type Response = crate::aot::transfer::v1::MsgSetRateLimitResponse;
    const TYPE_URL: &'static str = "/aot.transfer.v1.MsgSetRateLimit";
    const SERVICE_METHOD: &'static str = "/aot.transfer.v1.Msg/SetRateLimit";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::aot::transfer::v1::MsgUpdateParams {
    type Response = crate::aot::transfer::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/aot.transfer.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/aot.transfer.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::auth::v1beta1::MsgUpdateParams {
    type Response = crate::cosmos::auth::v1beta1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.auth.v1beta1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.auth.v1beta1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::authz::v1beta1::MsgExec {
    type Response = crate::cosmos::authz::v1beta1::MsgExecResponse;
    const TYPE_URL: &'static str = "/cosmos.authz.v1beta1.MsgExec";
    const SERVICE_METHOD: &'static str = "/cosmos.authz.v1beta1.Msg/Exec";
    fn signers(&self) -> Vec<&str> {
        vec![self.grantee.as_str()]
    }
    fn nested(&self) -> &[crate::Any] {
        &self.msgs
    }
}
impl crate::Msg for crate::cosmos::authz::v1beta1::MsgGrant {
    type Response = crate::cosmos::authz::v1beta1::MsgGrantResponse;
    const TYPE_URL: &'static str = "/cosmos.authz.v1beta1.MsgGrant";
    const SERVICE_METHOD: &'static str = "/cosmos.authz.v1beta1.Msg/Grant";
    fn signers(&self) -> Vec<&str> {
        vec![self.granter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::authz::v1beta1::MsgRevoke {
    type Response = crate::cosmos::authz::v1beta1::MsgRevokeResponse;
    const TYPE_URL: &'static str = "/cosmos.authz.v1beta1.MsgRevoke";
    const SERVICE_METHOD: &'static str = "/cosmos.authz.v1beta1.Msg/Revoke";
    fn signers(&self) -> Vec<&str> {
        vec![self.granter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::bank::v1beta1::MsgMultiSend {
    type Response = crate::cosmos::bank::v1beta1::MsgMultiSendResponse;
    const TYPE_URL: &'static str = "/cosmos.bank.v1beta1.MsgMultiSend";
    const SERVICE_METHOD: &'static str = "/cosmos.bank.v1beta1.Msg/MultiSend";
    fn signers(&self) -> Vec<&str> {
        let mut signers = Vec::new();
        for item0 in &self.inputs {
            crate::add_signer(&mut signers, &item0.address);
        }
        signers
    }
}
impl crate::Msg for crate::cosmos::bank::v1beta1::MsgSend {
    type Response = crate::cosmos::bank::v1beta1::MsgSendResponse;
    const TYPE_URL: &'static str = "/cosmos.bank.v1beta1.MsgSend";
    const SERVICE_METHOD: &'static str = "/cosmos.bank.v1beta1.Msg/Send";
    fn signers(&self) -> Vec<&str> {
        vec![self.from_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::bank::v1beta1::MsgSetSendEnabled {
    type Response = crate::cosmos::bank::v1beta1::MsgSetSendEnabledResponse;
    const TYPE_URL: &'static str = "/cosmos.bank.v1beta1.MsgSetSendEnabled";
    const SERVICE_METHOD: &'static str = "/cosmos.bank.v1beta1.Msg/SetSendEnabled";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::bank::v1beta1::MsgUpdateParams {
    type Response = crate::cosmos::bank::v1beta1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.bank.v1beta1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.bank.v1beta1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::consensus::v1::MsgUpdateParams {
    type Response = crate::cosmos::consensus::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.consensus.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.consensus.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgCommunityPoolSpend {
    type Response = crate::cosmos::distribution::v1beta1::MsgCommunityPoolSpendResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgCommunityPoolSpend";
    const SERVICE_METHOD: &'static str = "/cosmos.distribution.v1beta1.Msg/CommunityPoolSpend";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgDepositValidatorRewardsPool {
    type Response = crate::cosmos::distribution::v1beta1::MsgDepositValidatorRewardsPoolResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgDepositValidatorRewardsPool";
    const SERVICE_METHOD: &'static str =
        "/cosmos.distribution.v1beta1.Msg/DepositValidatorRewardsPool";
    fn signers(&self) -> Vec<&str> {
        vec![self.depositor.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgFundCommunityPool {
    type Response = crate::cosmos::distribution::v1beta1::MsgFundCommunityPoolResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgFundCommunityPool";
    const SERVICE_METHOD: &'static str = "/cosmos.distribution.v1beta1.Msg/FundCommunityPool";
    fn signers(&self) -> Vec<&str> {
        vec![self.depositor.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgSetWithdrawAddress {
    type Response = crate::cosmos::distribution::v1beta1::MsgSetWithdrawAddressResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgSetWithdrawAddress";
    const SERVICE_METHOD: &'static str = "/cosmos.distribution.v1beta1.Msg/SetWithdrawAddress";
    fn signers(&self) -> Vec<&str> {
        vec![self.delegator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgUpdateParams {
    type Response = crate::cosmos::distribution::v1beta1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.distribution.v1beta1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgWithdrawDelegatorReward {
    type Response = crate::cosmos::distribution::v1beta1::MsgWithdrawDelegatorRewardResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward";
    const SERVICE_METHOD: &'static str = "/cosmos.distribution.v1beta1.Msg/WithdrawDelegatorReward";
    fn signers(&self) -> Vec<&str> {
        vec![self.delegator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::distribution::v1beta1::MsgWithdrawValidatorCommission {
    type Response = crate::cosmos::distribution::v1beta1::MsgWithdrawValidatorCommissionResponse;
    const TYPE_URL: &'static str = "/cosmos.distribution.v1beta1.MsgWithdrawValidatorCommission";
    const SERVICE_METHOD: &'static str =
        "/cosmos.distribution.v1beta1.Msg/WithdrawValidatorCommission";
    fn signers(&self) -> Vec<&str> {
        vec![self.validator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::evidence::v1beta1::MsgSubmitEvidence {
    type Response = crate::cosmos::evidence::v1beta1::MsgSubmitEvidenceResponse;
    const TYPE_URL: &'static str = "/cosmos.evidence.v1beta1.MsgSubmitEvidence";
    const SERVICE_METHOD: &'static str = "/cosmos.evidence.v1beta1.Msg/SubmitEvidence";
    fn signers(&self) -> Vec<&str> {
        vec![self.submitter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::feegrant::v1beta1::MsgGrantAllowance {
    type Response = crate::cosmos::feegrant::v1beta1::MsgGrantAllowanceResponse;
    const TYPE_URL: &'static str = "/cosmos.feegrant.v1beta1.MsgGrantAllowance";
    const SERVICE_METHOD: &'static str = "/cosmos.feegrant.v1beta1.Msg/GrantAllowance";
    fn signers(&self) -> Vec<&str> {
        vec![self.granter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::feegrant::v1beta1::MsgPruneAllowances {
    type Response = crate::cosmos::feegrant::v1beta1::MsgPruneAllowancesResponse;
    const TYPE_URL: &'static str = "/cosmos.feegrant.v1beta1.MsgPruneAllowances";
    const SERVICE_METHOD: &'static str = "/cosmos.feegrant.v1beta1.Msg/PruneAllowances";
    fn signers(&self) -> Vec<&str> {
        vec![self.pruner.as_str()]
    }
}
impl crate::Msg for crate::cosmos::feegrant::v1beta1::MsgRevokeAllowance {
    type Response = crate::cosmos::feegrant::v1beta1::MsgRevokeAllowanceResponse;
    const TYPE_URL: &'static str = "/cosmos.feegrant.v1beta1.MsgRevokeAllowance";
    const SERVICE_METHOD: &'static str = "/cosmos.feegrant.v1beta1.Msg/RevokeAllowance";
    fn signers(&self) -> Vec<&str> {
        vec![self.granter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgCancelProposal {
    type Response = crate::cosmos::gov::v1::MsgCancelProposalResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgCancelProposal";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/CancelProposal";
    fn signers(&self) -> Vec<&str> {
        vec![self.proposer.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgDeposit {
    type Response = crate::cosmos::gov::v1::MsgDepositResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgDeposit";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/Deposit";
    fn signers(&self) -> Vec<&str> {
        vec![self.depositor.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgExecLegacyContent {
    type Response = crate::cosmos::gov::v1::MsgExecLegacyContentResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgExecLegacyContent";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/ExecLegacyContent";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgSubmitProposal {
    type Response = crate::cosmos::gov::v1::MsgSubmitProposalResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgSubmitProposal";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/SubmitProposal";
    fn signers(&self) -> Vec<&str> {
        vec![self.proposer.as_str()]
    }
    fn nested(&self) -> &[crate::Any] {
        &self.messages
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgUpdateParams {
    type Response = crate::cosmos::gov::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgVote {
    type Response = crate::cosmos::gov::v1::MsgVoteResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgVote";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/Vote";
    fn signers(&self) -> Vec<&str> {
        vec![self.voter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1::MsgVoteWeighted {
    type Response = crate::cosmos::gov::v1::MsgVoteWeightedResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1.MsgVoteWeighted";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1.Msg/VoteWeighted";
    fn signers(&self) -> Vec<&str> {
        vec![self.voter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1beta1::MsgDeposit {
    type Response = crate::cosmos::gov::v1beta1::MsgDepositResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1beta1.MsgDeposit";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1beta1.Msg/Deposit";
    fn signers(&self) -> Vec<&str> {
        vec![self.depositor.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1beta1::MsgSubmitProposal {
    type Response = crate::cosmos::gov::v1beta1::MsgSubmitProposalResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1beta1.MsgSubmitProposal";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1beta1.Msg/SubmitProposal";
    fn signers(&self) -> Vec<&str> {
        vec![self.proposer.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1beta1::MsgVote {
    type Response = crate::cosmos::gov::v1beta1::MsgVoteResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1beta1.MsgVote";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1beta1.Msg/Vote";
    fn signers(&self) -> Vec<&str> {
        vec![self.voter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::gov::v1beta1::MsgVoteWeighted {
    type Response = crate::cosmos::gov::v1beta1::MsgVoteWeightedResponse;
    const TYPE_URL: &'static str = "/cosmos.gov.v1beta1.MsgVoteWeighted";
    const SERVICE_METHOD: &'static str = "/cosmos.gov.v1beta1.Msg/VoteWeighted";
    fn signers(&self) -> Vec<&str> {
        vec![self.voter.as_str()]
    }
}
impl crate::Msg for crate::cosmos::mint::v1beta1::MsgUpdateParams {
    type Response = crate::cosmos::mint::v1beta1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.mint.v1beta1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.mint.v1beta1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::slashing::v1beta1::MsgUnjail {
    type Response = crate::cosmos::slashing::v1beta1::MsgUnjailResponse;
    const TYPE_URL: &'static str = "/cosmos.slashing.v1beta1.MsgUnjail";
    const SERVICE_METHOD: &'static str = "/cosmos.slashing.v1beta1.Msg/Unjail";
    fn signers(&self) -> Vec<&str> {
        vec![self.validator_addr.as_str()]
    }
}
impl crate::Msg for crate::cosmos::slashing::v1beta1::MsgUpdateParams {
    type Response = crate::cosmos::slashing::v1beta1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.slashing.v1beta1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.slashing.v1beta1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgBeginRedelegate {
    type Response = crate::cosmos::staking::v1beta1::MsgBeginRedelegateResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgBeginRedelegate";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/BeginRedelegate";
    fn signers(&self) -> Vec<&str> {
        vec![self.delegator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgCancelUnbondingDelegation {
    type Response = crate::cosmos::staking::v1beta1::MsgCancelUnbondingDelegationResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgCancelUnbondingDelegation";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/CancelUnbondingDelegation";
    fn signers(&self) -> Vec<&str> {
        vec![self.delegator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgCreateValidator {
    type Response = crate::cosmos::staking::v1beta1::MsgCreateValidatorResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgCreateValidator";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/CreateValidator";
    fn signers(&self) -> Vec<&str> {
        vec![self.validator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgDelegate {
    type Response = crate::cosmos::staking::v1beta1::MsgDelegateResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgDelegate";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/Delegate";
    fn signers(&self) -> Vec<&str> {
        vec![self.delegator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgEditValidator {
    type Response = crate::cosmos::staking::v1beta1::MsgEditValidatorResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgEditValidator";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/EditValidator";
    fn signers(&self) -> Vec<&str> {
        vec![self.validator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgUndelegate {
    type Response = crate::cosmos::staking::v1beta1::MsgUndelegateResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgUndelegate";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/Undelegate";
    fn signers(&self) -> Vec<&str> {
        vec![self.delegator_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::staking::v1beta1::MsgUpdateParams {
    type Response = crate::cosmos::staking::v1beta1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/cosmos.staking.v1beta1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/cosmos.staking.v1beta1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::upgrade::v1beta1::MsgCancelUpgrade {
    type Response = crate::cosmos::upgrade::v1beta1::MsgCancelUpgradeResponse;
    const TYPE_URL: &'static str = "/cosmos.upgrade.v1beta1.MsgCancelUpgrade";
    const SERVICE_METHOD: &'static str = "/cosmos.upgrade.v1beta1.Msg/CancelUpgrade";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::upgrade::v1beta1::MsgSoftwareUpgrade {
    type Response = crate::cosmos::upgrade::v1beta1::MsgSoftwareUpgradeResponse;
    const TYPE_URL: &'static str = "/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade";
    const SERVICE_METHOD: &'static str = "/cosmos.upgrade.v1beta1.Msg/SoftwareUpgrade";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::cosmos::vesting::v1beta1::MsgCreatePeriodicVestingAccount {
    type Response = crate::cosmos::vesting::v1beta1::MsgCreatePeriodicVestingAccountResponse;
    const TYPE_URL: &'static str = "/cosmos.vesting.v1beta1.MsgCreatePeriodicVestingAccount";
    const SERVICE_METHOD: &'static str = "/cosmos.vesting.v1beta1.Msg/CreatePeriodicVestingAccount";
    fn signers(&self) -> Vec<&str> {
        vec![self.from_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::vesting::v1beta1::MsgCreatePermanentLockedAccount {
    type Response = crate::cosmos::vesting::v1beta1::MsgCreatePermanentLockedAccountResponse;
    const TYPE_URL: &'static str = "/cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount";
    const SERVICE_METHOD: &'static str = "/cosmos.vesting.v1beta1.Msg/CreatePermanentLockedAccount";
    fn signers(&self) -> Vec<&str> {
        vec![self.from_address.as_str()]
    }
}
impl crate::Msg for crate::cosmos::vesting::v1beta1::MsgCreateVestingAccount {
    type Response = crate::cosmos::vesting::v1beta1::MsgCreateVestingAccountResponse;
    const TYPE_URL: &'static str = "/cosmos.vesting.v1beta1.MsgCreateVestingAccount";
    const SERVICE_METHOD: &'static str = "/cosmos.vesting.v1beta1.Msg/CreateVestingAccount";
    fn signers(&self) -> Vec<&str> {
        vec![self.from_address.as_str()]
    }
}
impl crate::Msg for crate::ibc::applications::interchain_accounts::host::v1::MsgUpdateParams {
    type Response =
        crate::ibc::applications::interchain_accounts::host::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/ibc.applications.interchain_accounts.host.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str =
        "/ibc.applications.interchain_accounts.host.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::applications::transfer::v1::MsgTransfer {
    type Response = crate::ibc::applications::transfer::v1::MsgTransferResponse;
    const TYPE_URL: &'static str = "/ibc.applications.transfer.v1.MsgTransfer";
    const SERVICE_METHOD: &'static str = "/ibc.applications.transfer.v1.Msg/Transfer";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::ibc::applications::transfer::v1::MsgUpdateParams {
    type Response = crate::ibc::applications::transfer::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/ibc.applications.transfer.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/ibc.applications.transfer.v1.Msg/UpdateParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgAcknowledgement {
    type Response = crate::ibc::core::channel::v1::MsgAcknowledgementResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgAcknowledgement";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/Acknowledgement";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelCloseConfirm {
    type Response = crate::ibc::core::channel::v1::MsgChannelCloseConfirmResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelCloseConfirm";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelCloseConfirm";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelCloseInit {
    type Response = crate::ibc::core::channel::v1::MsgChannelCloseInitResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelCloseInit";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelCloseInit";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelOpenAck {
    type Response = crate::ibc::core::channel::v1::MsgChannelOpenAckResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelOpenAck";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelOpenAck";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelOpenConfirm {
    type Response = crate::ibc::core::channel::v1::MsgChannelOpenConfirmResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelOpenConfirm";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelOpenConfirm";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelOpenInit {
    type Response = crate::ibc::core::channel::v1::MsgChannelOpenInitResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelOpenInit";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelOpenInit";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelOpenTry {
    type Response = crate::ibc::core::channel::v1::MsgChannelOpenTryResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelOpenTry";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelOpenTry";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeAck {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeAckResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeAck";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeAck";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeCancel {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeCancelResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeCancel";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeCancel";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeConfirm {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeConfirmResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeConfirm";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeConfirm";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeInit {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeInitResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeInit";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeInit";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeOpen {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeOpenResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeOpen";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeOpen";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeTimeout {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeTimeoutResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeTimeout";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeTimeout";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgChannelUpgradeTry {
    type Response = crate::ibc::core::channel::v1::MsgChannelUpgradeTryResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgChannelUpgradeTry";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/ChannelUpgradeTry";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgPruneAcknowledgements {
    type Response = crate::ibc::core::channel::v1::MsgPruneAcknowledgementsResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgPruneAcknowledgements";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/PruneAcknowledgements";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgRecvPacket {
    type Response = crate::ibc::core::channel::v1::MsgRecvPacketResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgRecvPacket";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/RecvPacket";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgTimeout {
    type Response = crate::ibc::core::channel::v1::MsgTimeoutResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgTimeout";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/Timeout";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgTimeoutOnClose {
    type Response = crate::ibc::core::channel::v1::MsgTimeoutOnCloseResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgTimeoutOnClose";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/TimeoutOnClose";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::channel::v1::MsgUpdateParams {
    type Response = crate::ibc::core::channel::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/ibc.core.channel.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/ibc.core.channel.v1.Msg/UpdateChannelParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.authority.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgCreateClient {
    type Response = crate::ibc::core::client::v1::MsgCreateClientResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgCreateClient";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/CreateClient";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgIbcSoftwareUpgrade {
    type Response = crate::ibc::core::client::v1::MsgIbcSoftwareUpgradeResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgIBCSoftwareUpgrade";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/IBCSoftwareUpgrade";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgRecoverClient {
    type Response = crate::ibc::core::client::v1::MsgRecoverClientResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgRecoverClient";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/RecoverClient";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgSubmitMisbehaviour {
    type Response = crate::ibc::core::client::v1::MsgSubmitMisbehaviourResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgSubmitMisbehaviour";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/SubmitMisbehaviour";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgUpdateClient {
    type Response = crate::ibc::core::client::v1::MsgUpdateClientResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgUpdateClient";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/UpdateClient";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgUpdateParams {
    type Response = crate::ibc::core::client::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/UpdateClientParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::client::v1::MsgUpgradeClient {
    type Response = crate::ibc::core::client::v1::MsgUpgradeClientResponse;
    const TYPE_URL: &'static str = "/ibc.core.client.v1.MsgUpgradeClient";
    const SERVICE_METHOD: &'static str = "/ibc.core.client.v1.Msg/UpgradeClient";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::connection::v1::MsgConnectionOpenAck {
    type Response = crate::ibc::core::connection::v1::MsgConnectionOpenAckResponse;
    const TYPE_URL: &'static str = "/ibc.core.connection.v1.MsgConnectionOpenAck";
    const SERVICE_METHOD: &'static str = "/ibc.core.connection.v1.Msg/ConnectionOpenAck";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::connection::v1::MsgConnectionOpenConfirm {
    type Response = crate::ibc::core::connection::v1::MsgConnectionOpenConfirmResponse;
    const TYPE_URL: &'static str = "/ibc.core.connection.v1.MsgConnectionOpenConfirm";
    const SERVICE_METHOD: &'static str = "/ibc.core.connection.v1.Msg/ConnectionOpenConfirm";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::connection::v1::MsgConnectionOpenInit {
    type Response = crate::ibc::core::connection::v1::MsgConnectionOpenInitResponse;
    const TYPE_URL: &'static str = "/ibc.core.connection.v1.MsgConnectionOpenInit";
    const SERVICE_METHOD: &'static str = "/ibc.core.connection.v1.Msg/ConnectionOpenInit";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::connection::v1::MsgConnectionOpenTry {
    type Response = crate::ibc::core::connection::v1::MsgConnectionOpenTryResponse;
    const TYPE_URL: &'static str = "/ibc.core.connection.v1.MsgConnectionOpenTry";
    const SERVICE_METHOD: &'static str = "/ibc.core.connection.v1.Msg/ConnectionOpenTry";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::ibc::core::connection::v1::MsgUpdateParams {
    type Response = crate::ibc::core::connection::v1::MsgUpdateParamsResponse;
    const TYPE_URL: &'static str = "/ibc.core.connection.v1.MsgUpdateParams";
    const SERVICE_METHOD: &'static str = "/ibc.core.connection.v1.Msg/UpdateConnectionParams";
    fn signers(&self) -> Vec<&str> {
        vec![self.signer.as_str()]
    }
}
impl crate::Msg for crate::osmosis::tokenfactory::v1beta1::MsgBurn {
    type Response = crate::osmosis::tokenfactory::v1beta1::MsgBurnResponse;
    const TYPE_URL: &'static str = "/osmosis.tokenfactory.v1beta1.MsgBurn";
    const SERVICE_METHOD: &'static str = "/osmosis.tokenfactory.v1beta1.Msg/Burn";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::osmosis::tokenfactory::v1beta1::MsgChangeAdmin {
    type Response = crate::osmosis::tokenfactory::v1beta1::MsgChangeAdminResponse;
    const TYPE_URL: &'static str = "/osmosis.tokenfactory.v1beta1.MsgChangeAdmin";
    const SERVICE_METHOD: &'static str = "/osmosis.tokenfactory.v1beta1.Msg/ChangeAdmin";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::osmosis::tokenfactory::v1beta1::MsgCreateDenom {
    type Response = crate::osmosis::tokenfactory::v1beta1::MsgCreateDenomResponse;
    const TYPE_URL: &'static str = "/osmosis.tokenfactory.v1beta1.MsgCreateDenom";
    const SERVICE_METHOD: &'static str = "/osmosis.tokenfactory.v1beta1.Msg/CreateDenom";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::osmosis::tokenfactory::v1beta1::MsgMint {
    type Response = crate::osmosis::tokenfactory::v1beta1::MsgMintResponse;
    const TYPE_URL: &'static str = "/osmosis.tokenfactory.v1beta1.MsgMint";
    const SERVICE_METHOD: &'static str = "/osmosis.tokenfactory.v1beta1.Msg/Mint";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
impl crate::Msg for crate::osmosis::tokenfactory::v1beta1::MsgSetDenomMetadata {
    type Response = crate::osmosis::tokenfactory::v1beta1::MsgSetDenomMetadataResponse;
    const TYPE_URL: &'static str = "/osmosis.tokenfactory.v1beta1.MsgSetDenomMetadata";
    const SERVICE_METHOD: &'static str = "/osmosis.tokenfactory.v1beta1.Msg/SetDenomMetadata";
    fn signers(&self) -> Vec<&str> {
        vec![self.sender.as_str()]
    }
}
#[cfg(test)]
pub(crate) fn visit_msgs(visitor: &mut impl crate::tests::Visitor) {
    visitor.msg::<crate::aot::affiliate::v1::MsgAcceptAdmin>();
    visitor.msg::<crate::aot::affiliate::v1::MsgConvert>();
    visitor.msg::<crate::aot::affiliate::v1::MsgRegisterAffiliate>();
    visitor.msg::<crate::aot::affiliate::v1::MsgSetAdmin>();
    visitor.msg::<crate::aot::affiliate::v1::MsgSetCap>();
    visitor.msg::<crate::aot::affiliate::v1::MsgSetChannel>();
    visitor.msg::<crate::aot::affiliate::v1::MsgSetPeg>();
    visitor.msg::<crate::aot::affiliate::v1::MsgSetStatus>();
    visitor.msg::<crate::aot::bank::v1::MsgBurn>();
    visitor.msg::<crate::aot::bank::v1::MsgMint>();
    visitor.msg::<crate::aot::bank::v1::MsgSetDenomMetadata>();
    visitor.msg::<crate::aot::bank::v1::MsgSetMinter>();
    visitor.msg::<crate::aot::fee::v1::MsgRemoveFeeToken>();
    visitor.msg::<crate::aot::fee::v1::MsgSetFeeToken>();
    visitor.msg::<crate::aot::fee::v1::MsgSetMsgGas>();
    visitor.msg::<crate::aot::fee::v1::MsgSubmitFeeRate>();
    visitor.msg::<crate::aot::fee::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::merchant::v1::MsgApproveMerchant>();
    visitor.msg::<crate::aot::merchant::v1::MsgCloseMerchant>();
    visitor.msg::<crate::aot::merchant::v1::MsgRegisterMerchant>();
    visitor.msg::<crate::aot::merchant::v1::MsgRegisterTerminal>();
    visitor.msg::<crate::aot::merchant::v1::MsgResumeMerchant>();
    visitor.msg::<crate::aot::merchant::v1::MsgRevokeTerminal>();
    visitor.msg::<crate::aot::merchant::v1::MsgSetDelegate>();
    visitor.msg::<crate::aot::merchant::v1::MsgSetMerchantFee>();
    visitor.msg::<crate::aot::merchant::v1::MsgSetPaymentCompany>();
    visitor.msg::<crate::aot::merchant::v1::MsgSuspendMerchant>();
    visitor.msg::<crate::aot::merchant::v1::MsgUpdateMerchant>();
    visitor.msg::<crate::aot::merchant::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::oracle::v1::MsgSetOracleKey>();
    visitor.msg::<crate::aot::oracle::v1::MsgSubmitPrices>();
    visitor.msg::<crate::aot::oracle::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::payment::v1::MsgAuthorize>();
    visitor.msg::<crate::aot::payment::v1::MsgBatchCapture>();
    visitor.msg::<crate::aot::payment::v1::MsgCancelExternalTender>();
    visitor.msg::<crate::aot::payment::v1::MsgCapture>();
    visitor.msg::<crate::aot::payment::v1::MsgCreateInvoice>();
    visitor.msg::<crate::aot::payment::v1::MsgLockQuote>();
    visitor.msg::<crate::aot::payment::v1::MsgNetCancel>();
    visitor.msg::<crate::aot::payment::v1::MsgOpenDispute>();
    visitor.msg::<crate::aot::payment::v1::MsgPay>();
    visitor.msg::<crate::aot::payment::v1::MsgReclaim>();
    visitor.msg::<crate::aot::payment::v1::MsgRecordExternalTender>();
    visitor.msg::<crate::aot::payment::v1::MsgRefund>();
    visitor.msg::<crate::aot::payment::v1::MsgResolveDispute>();
    visitor.msg::<crate::aot::payment::v1::MsgSetLiquidityProvider>();
    visitor.msg::<crate::aot::payment::v1::MsgSubmitEvidence>();
    visitor.msg::<crate::aot::payment::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::payment::v1::MsgVoid>();
    visitor.msg::<crate::aot::payment::v1::MsgWithdrawDispute>();
    visitor.msg::<crate::aot::points::v1::MsgBurnPoints>();
    visitor.msg::<crate::aot::points::v1::MsgMintPoints>();
    visitor.msg::<crate::aot::points::v1::MsgPausePoints>();
    visitor.msg::<crate::aot::points::v1::MsgRedeemPoints>();
    visitor.msg::<crate::aot::points::v1::MsgRegisterIssuer>();
    visitor.msg::<crate::aot::points::v1::MsgResumePoints>();
    visitor.msg::<crate::aot::points::v1::MsgSetIssuerTerms>();
    visitor.msg::<crate::aot::points::v1::MsgSetRate>();
    visitor.msg::<crate::aot::points::v1::MsgStartRunoff>();
    visitor.msg::<crate::aot::points::v1::MsgTopUpReserve>();
    visitor.msg::<crate::aot::points::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::points::v1::MsgWithdrawReserve>();
    visitor.msg::<crate::aot::pointswap::v1::MsgPausePair>();
    visitor.msg::<crate::aot::pointswap::v1::MsgResumePair>();
    visitor.msg::<crate::aot::pointswap::v1::MsgSetPair>();
    visitor.msg::<crate::aot::pointswap::v1::MsgSettleClearing>();
    visitor.msg::<crate::aot::pointswap::v1::MsgSwap>();
    visitor.msg::<crate::aot::pointswap::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::reward::v1::MsgActivateRule>();
    visitor.msg::<crate::aot::reward::v1::MsgAddCoupons>();
    visitor.msg::<crate::aot::reward::v1::MsgCommitCoupon>();
    visitor.msg::<crate::aot::reward::v1::MsgCreateCampaign>();
    visitor.msg::<crate::aot::reward::v1::MsgEndCampaign>();
    visitor.msg::<crate::aot::reward::v1::MsgFundCampaign>();
    visitor.msg::<crate::aot::reward::v1::MsgGrant>();
    visitor.msg::<crate::aot::reward::v1::MsgGrantToPhone>();
    visitor.msg::<crate::aot::reward::v1::MsgJoinSegment>();
    visitor.msg::<crate::aot::reward::v1::MsgLinkPhone>();
    visitor.msg::<crate::aot::reward::v1::MsgPauseCampaign>();
    visitor.msg::<crate::aot::reward::v1::MsgPutRule>();
    visitor.msg::<crate::aot::reward::v1::MsgRedeemCoupon>();
    visitor.msg::<crate::aot::reward::v1::MsgResumeCampaign>();
    visitor.msg::<crate::aot::reward::v1::MsgSetReferrer>();
    visitor.msg::<crate::aot::reward::v1::MsgSetTiers>();
    visitor.msg::<crate::aot::reward::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::sale::v1::MsgBuy>();
    visitor.msg::<crate::aot::sale::v1::MsgCancelSale>();
    visitor.msg::<crate::aot::sale::v1::MsgClaimDrop>();
    visitor.msg::<crate::aot::sale::v1::MsgClaimRefund>();
    visitor.msg::<crate::aot::sale::v1::MsgClaimVested>();
    visitor.msg::<crate::aot::sale::v1::MsgCloseDrop>();
    visitor.msg::<crate::aot::sale::v1::MsgCloseSale>();
    visitor.msg::<crate::aot::sale::v1::MsgCreateSale>();
    visitor.msg::<crate::aot::sale::v1::MsgSetClaimRoot>();
    visitor.msg::<crate::aot::sale::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::settlement::v1::MsgAdjust>();
    visitor.msg::<crate::aot::settlement::v1::MsgCloseBatch>();
    visitor.msg::<crate::aot::settlement::v1::MsgPayout>();
    visitor.msg::<crate::aot::settlement::v1::MsgSetManager>();
    visitor.msg::<crate::aot::settlement::v1::MsgSetPayoutSchedule>();
    visitor.msg::<crate::aot::settlement::v1::MsgTopUpDeposit>();
    visitor.msg::<crate::aot::settlement::v1::MsgTopUpFloat>();
    visitor.msg::<crate::aot::settlement::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::settlement::v1::MsgWithdrawDeposit>();
    visitor.msg::<crate::aot::settlement::v1::MsgWithdrawFloat>();
    visitor.msg::<crate::aot::staking::v1::MsgSetValidator>();
    visitor.msg::<crate::aot::staking::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgAcceptOwner>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgBlock>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgPause>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgProposeOwner>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgSetBlocker>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgSetCap>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgSetMinter>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgSetPauser>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgUnblock>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgUnpause>();
    visitor.msg::<crate::aot::tokenfactory::v1::MsgUpdateParams>();
    visitor.msg::<crate::aot::transfer::v1::MsgRemoveRateLimit>();
    visitor.msg::<crate::aot::transfer::v1::MsgSetPaused>();
    visitor.msg::<crate::aot::transfer::v1::MsgSetRateLimit>();
    visitor.msg::<crate::aot::transfer::v1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::auth::v1beta1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::authz::v1beta1::MsgExec>();
    visitor.msg::<crate::cosmos::authz::v1beta1::MsgGrant>();
    visitor.msg::<crate::cosmos::authz::v1beta1::MsgRevoke>();
    visitor.msg::<crate::cosmos::bank::v1beta1::MsgMultiSend>();
    visitor.msg::<crate::cosmos::bank::v1beta1::MsgSend>();
    visitor.msg::<crate::cosmos::bank::v1beta1::MsgSetSendEnabled>();
    visitor.msg::<crate::cosmos::bank::v1beta1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::consensus::v1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgCommunityPoolSpend>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgDepositValidatorRewardsPool>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgFundCommunityPool>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgSetWithdrawAddress>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgWithdrawDelegatorReward>();
    visitor.msg::<crate::cosmos::distribution::v1beta1::MsgWithdrawValidatorCommission>();
    visitor.msg::<crate::cosmos::evidence::v1beta1::MsgSubmitEvidence>();
    visitor.msg::<crate::cosmos::feegrant::v1beta1::MsgGrantAllowance>();
    visitor.msg::<crate::cosmos::feegrant::v1beta1::MsgPruneAllowances>();
    visitor.msg::<crate::cosmos::feegrant::v1beta1::MsgRevokeAllowance>();
    visitor.msg::<crate::cosmos::gov::v1::MsgCancelProposal>();
    visitor.msg::<crate::cosmos::gov::v1::MsgDeposit>();
    visitor.msg::<crate::cosmos::gov::v1::MsgExecLegacyContent>();
    visitor.msg::<crate::cosmos::gov::v1::MsgSubmitProposal>();
    visitor.msg::<crate::cosmos::gov::v1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::gov::v1::MsgVote>();
    visitor.msg::<crate::cosmos::gov::v1::MsgVoteWeighted>();
    visitor.msg::<crate::cosmos::gov::v1beta1::MsgDeposit>();
    visitor.msg::<crate::cosmos::gov::v1beta1::MsgSubmitProposal>();
    visitor.msg::<crate::cosmos::gov::v1beta1::MsgVote>();
    visitor.msg::<crate::cosmos::gov::v1beta1::MsgVoteWeighted>();
    visitor.msg::<crate::cosmos::mint::v1beta1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::slashing::v1beta1::MsgUnjail>();
    visitor.msg::<crate::cosmos::slashing::v1beta1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgBeginRedelegate>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgCancelUnbondingDelegation>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgCreateValidator>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgDelegate>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgEditValidator>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgUndelegate>();
    visitor.msg::<crate::cosmos::staking::v1beta1::MsgUpdateParams>();
    visitor.msg::<crate::cosmos::upgrade::v1beta1::MsgCancelUpgrade>();
    visitor.msg::<crate::cosmos::upgrade::v1beta1::MsgSoftwareUpgrade>();
    visitor.msg::<crate::cosmos::vesting::v1beta1::MsgCreatePeriodicVestingAccount>();
    visitor.msg::<crate::cosmos::vesting::v1beta1::MsgCreatePermanentLockedAccount>();
    visitor.msg::<crate::cosmos::vesting::v1beta1::MsgCreateVestingAccount>();
    visitor.msg::<crate::ibc::applications::interchain_accounts::host::v1::MsgUpdateParams>();
    visitor.msg::<crate::ibc::applications::transfer::v1::MsgTransfer>();
    visitor.msg::<crate::ibc::applications::transfer::v1::MsgUpdateParams>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgAcknowledgement>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelCloseConfirm>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelCloseInit>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelOpenAck>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelOpenConfirm>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelOpenInit>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelOpenTry>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeAck>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeCancel>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeConfirm>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeInit>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeOpen>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeTimeout>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgChannelUpgradeTry>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgPruneAcknowledgements>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgRecvPacket>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgTimeout>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgTimeoutOnClose>();
    visitor.msg::<crate::ibc::core::channel::v1::MsgUpdateParams>();
    visitor.msg::<crate::ibc::core::client::v1::MsgCreateClient>();
    visitor.msg::<crate::ibc::core::client::v1::MsgIbcSoftwareUpgrade>();
    visitor.msg::<crate::ibc::core::client::v1::MsgRecoverClient>();
    visitor.msg::<crate::ibc::core::client::v1::MsgSubmitMisbehaviour>();
    visitor.msg::<crate::ibc::core::client::v1::MsgUpdateClient>();
    visitor.msg::<crate::ibc::core::client::v1::MsgUpdateParams>();
    visitor.msg::<crate::ibc::core::client::v1::MsgUpgradeClient>();
    visitor.msg::<crate::ibc::core::connection::v1::MsgConnectionOpenAck>();
    visitor.msg::<crate::ibc::core::connection::v1::MsgConnectionOpenConfirm>();
    visitor.msg::<crate::ibc::core::connection::v1::MsgConnectionOpenInit>();
    visitor.msg::<crate::ibc::core::connection::v1::MsgConnectionOpenTry>();
    visitor.msg::<crate::ibc::core::connection::v1::MsgUpdateParams>();
    visitor.msg::<crate::osmosis::tokenfactory::v1beta1::MsgBurn>();
    visitor.msg::<crate::osmosis::tokenfactory::v1beta1::MsgChangeAdmin>();
    visitor.msg::<crate::osmosis::tokenfactory::v1beta1::MsgCreateDenom>();
    visitor.msg::<crate::osmosis::tokenfactory::v1beta1::MsgMint>();
    visitor.msg::<crate::osmosis::tokenfactory::v1beta1::MsgSetDenomMetadata>();
}
