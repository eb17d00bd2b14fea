//! `Query` for the request of every rpc of every other service.
impl crate::Query for crate::aot::affiliate::v1::QueryAffiliateRequest {
    type Response = crate::aot::affiliate::v1::QueryAffiliateResponse;
    const PATH: &'static str = "/aot.affiliate.v1.Query/Affiliate";
}
impl crate::Query for crate::aot::affiliate::v1::QueryAffiliatesRequest {
    type Response = crate::aot::affiliate::v1::QueryAffiliatesResponse;
    const PATH: &'static str = "/aot.affiliate.v1.Query/Affiliates";
}
impl crate::Query for crate::aot::affiliate::v1::QueryCapsRequest {
    type Response = crate::aot::affiliate::v1::QueryCapsResponse;
    const PATH: &'static str = "/aot.affiliate.v1.Query/Caps";
}
impl crate::Query for crate::aot::affiliate::v1::QueryPegRequest {
    type Response = crate::aot::affiliate::v1::QueryPegResponse;
    const PATH: &'static str = "/aot.affiliate.v1.Query/Peg";
}
impl crate::Query for crate::aot::affiliate::v1::QueryPegsRequest {
    type Response = crate::aot::affiliate::v1::QueryPegsResponse;
    const PATH: &'static str = "/aot.affiliate.v1.Query/Pegs";
}
impl crate::Query for crate::aot::bank::v1::QueryHoldsRequest {
    type Response = crate::aot::bank::v1::QueryHoldsResponse;
    const PATH: &'static str = "/aot.bank.v1.Query/Holds";
}
impl crate::Query for crate::aot::bank::v1::QueryLotsRequest {
    type Response = crate::aot::bank::v1::QueryLotsResponse;
    const PATH: &'static str = "/aot.bank.v1.Query/Lots";
}
impl crate::Query for crate::aot::bank::v1::QueryMintersRequest {
    type Response = crate::aot::bank::v1::QueryMintersResponse;
    const PATH: &'static str = "/aot.bank.v1.Query/Minters";
}
impl crate::Query for crate::aot::bank::v1::QueryStoppedRequest {
    type Response = crate::aot::bank::v1::QueryStoppedResponse;
    const PATH: &'static str = "/aot.bank.v1.Query/Stopped";
}
impl crate::Query for crate::aot::fee::v1::QueryFeeRequest {
    type Response = crate::aot::fee::v1::QueryFeeResponse;
    const PATH: &'static str = "/aot.fee.v1.Query/Fee";
}
impl crate::Query for crate::aot::fee::v1::QueryFeeTokensRequest {
    type Response = crate::aot::fee::v1::QueryFeeTokensResponse;
    const PATH: &'static str = "/aot.fee.v1.Query/FeeTokens";
}
impl crate::Query for crate::aot::fee::v1::QueryMsgGasRequest {
    type Response = crate::aot::fee::v1::QueryMsgGasResponse;
    const PATH: &'static str = "/aot.fee.v1.Query/MsgGas";
}
impl crate::Query for crate::aot::fee::v1::QueryParamsRequest {
    type Response = crate::aot::fee::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.fee.v1.Query/Params";
}
impl crate::Query for crate::aot::merchant::v1::QueryMerchantRequest {
    type Response = crate::aot::merchant::v1::QueryMerchantResponse;
    const PATH: &'static str = "/aot.merchant.v1.Query/Merchant";
}
impl crate::Query for crate::aot::merchant::v1::QueryMerchantsRequest {
    type Response = crate::aot::merchant::v1::QueryMerchantsResponse;
    const PATH: &'static str = "/aot.merchant.v1.Query/Merchants";
}
impl crate::Query for crate::aot::merchant::v1::QueryParamsRequest {
    type Response = crate::aot::merchant::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.merchant.v1.Query/Params";
}
impl crate::Query for crate::aot::merchant::v1::QueryPaymentCompaniesRequest {
    type Response = crate::aot::merchant::v1::QueryPaymentCompaniesResponse;
    const PATH: &'static str = "/aot.merchant.v1.Query/PaymentCompanies";
}
impl crate::Query for crate::aot::merchant::v1::QueryPaymentCompanyRequest {
    type Response = crate::aot::merchant::v1::QueryPaymentCompanyResponse;
    const PATH: &'static str = "/aot.merchant.v1.Query/PaymentCompany";
}
impl crate::Query for crate::aot::merchant::v1::QueryTerminalsRequest {
    type Response = crate::aot::merchant::v1::QueryTerminalsResponse;
    const PATH: &'static str = "/aot.merchant.v1.Query/Terminals";
}
impl crate::Query for crate::aot::oracle::v1::QueryOracleKeysRequest {
    type Response = crate::aot::oracle::v1::QueryOracleKeysResponse;
    const PATH: &'static str = "/aot.oracle.v1.Query/OracleKeys";
}
impl crate::Query for crate::aot::oracle::v1::QueryParamsRequest {
    type Response = crate::aot::oracle::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.oracle.v1.Query/Params";
}
impl crate::Query for crate::aot::oracle::v1::QueryPriceRequest {
    type Response = crate::aot::oracle::v1::QueryPriceResponse;
    const PATH: &'static str = "/aot.oracle.v1.Query/Price";
}
impl crate::Query for crate::aot::oracle::v1::QueryPricesRequest {
    type Response = crate::aot::oracle::v1::QueryPricesResponse;
    const PATH: &'static str = "/aot.oracle.v1.Query/Prices";
}
impl crate::Query for crate::aot::oracle::v1::QuerySubmissionsRequest {
    type Response = crate::aot::oracle::v1::QuerySubmissionsResponse;
    const PATH: &'static str = "/aot.oracle.v1.Query/Submissions";
}
impl crate::Query for crate::aot::payment::v1::QueryDisputeRequest {
    type Response = crate::aot::payment::v1::QueryDisputeResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/Dispute";
}
impl crate::Query for crate::aot::payment::v1::QueryExternalTendersRequest {
    type Response = crate::aot::payment::v1::QueryExternalTendersResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/ExternalTenders";
}
impl crate::Query for crate::aot::payment::v1::QueryInvoiceRequest {
    type Response = crate::aot::payment::v1::QueryInvoiceResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/Invoice";
}
impl crate::Query for crate::aot::payment::v1::QueryLiquidityProvidersRequest {
    type Response = crate::aot::payment::v1::QueryLiquidityProvidersResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/LiquidityProviders";
}
impl crate::Query for crate::aot::payment::v1::QueryOpenDisputesRequest {
    type Response = crate::aot::payment::v1::QueryOpenDisputesResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/OpenDisputes";
}
impl crate::Query for crate::aot::payment::v1::QueryOpenPaymentsRequest {
    type Response = crate::aot::payment::v1::QueryOpenPaymentsResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/OpenPayments";
}
impl crate::Query for crate::aot::payment::v1::QueryParamsRequest {
    type Response = crate::aot::payment::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/Params";
}
impl crate::Query for crate::aot::payment::v1::QueryPaymentRequest {
    type Response = crate::aot::payment::v1::QueryPaymentResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/Payment";
}
impl crate::Query for crate::aot::payment::v1::QueryPaymentByOrderRequest {
    type Response = crate::aot::payment::v1::QueryPaymentByOrderResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/PaymentByOrder";
}
impl crate::Query for crate::aot::payment::v1::QueryPaymentsByPayerRequest {
    type Response = crate::aot::payment::v1::QueryPaymentsByPayerResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/PaymentsByPayer";
}
impl crate::Query for crate::aot::payment::v1::QueryQuoteRequest {
    type Response = crate::aot::payment::v1::QueryQuoteResponse;
    const PATH: &'static str = "/aot.payment.v1.Query/Quote";
}
impl crate::Query for crate::aot::points::v1::QueryIssuerRequest {
    type Response = crate::aot::points::v1::QueryIssuerResponse;
    const PATH: &'static str = "/aot.points.v1.Query/Issuer";
}
impl crate::Query for crate::aot::points::v1::QueryIssuersRequest {
    type Response = crate::aot::points::v1::QueryIssuersResponse;
    const PATH: &'static str = "/aot.points.v1.Query/Issuers";
}
impl crate::Query for crate::aot::points::v1::QueryParamsRequest {
    type Response = crate::aot::points::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.points.v1.Query/Params";
}
impl crate::Query for crate::aot::points::v1::QueryRatesRequest {
    type Response = crate::aot::points::v1::QueryRatesResponse;
    const PATH: &'static str = "/aot.points.v1.Query/Rates";
}
impl crate::Query for crate::aot::pointswap::v1::QueryClearingsRequest {
    type Response = crate::aot::pointswap::v1::QueryClearingsResponse;
    const PATH: &'static str = "/aot.pointswap.v1.Query/Clearings";
}
impl crate::Query for crate::aot::pointswap::v1::QueryPairRequest {
    type Response = crate::aot::pointswap::v1::QueryPairResponse;
    const PATH: &'static str = "/aot.pointswap.v1.Query/Pair";
}
impl crate::Query for crate::aot::pointswap::v1::QueryPairsRequest {
    type Response = crate::aot::pointswap::v1::QueryPairsResponse;
    const PATH: &'static str = "/aot.pointswap.v1.Query/Pairs";
}
impl crate::Query for crate::aot::pointswap::v1::QueryParamsRequest {
    type Response = crate::aot::pointswap::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.pointswap.v1.Query/Params";
}
impl crate::Query for crate::aot::pointswap::v1::QueryQuotaRequest {
    type Response = crate::aot::pointswap::v1::QueryQuotaResponse;
    const PATH: &'static str = "/aot.pointswap.v1.Query/Quota";
}
impl crate::Query for crate::aot::pointswap::v1::QueryQuoteRequest {
    type Response = crate::aot::pointswap::v1::QueryQuoteResponse;
    const PATH: &'static str = "/aot.pointswap.v1.Query/Quote";
}
impl crate::Query for crate::aot::reward::v1::QueryCampaignRequest {
    type Response = crate::aot::reward::v1::QueryCampaignResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Campaign";
}
impl crate::Query for crate::aot::reward::v1::QueryCampaignsRequest {
    type Response = crate::aot::reward::v1::QueryCampaignsResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Campaigns";
}
impl crate::Query for crate::aot::reward::v1::QueryCouponRequest {
    type Response = crate::aot::reward::v1::QueryCouponResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Coupon";
}
impl crate::Query for crate::aot::reward::v1::QueryEarnedByPaymentRequest {
    type Response = crate::aot::reward::v1::QueryEarnedByPaymentResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/EarnedByPayment";
}
impl crate::Query for crate::aot::reward::v1::QueryParamsRequest {
    type Response = crate::aot::reward::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Params";
}
impl crate::Query for crate::aot::reward::v1::QueryPhoneGrantsRequest {
    type Response = crate::aot::reward::v1::QueryPhoneGrantsResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/PhoneGrants";
}
impl crate::Query for crate::aot::reward::v1::QueryPointsRequest {
    type Response = crate::aot::reward::v1::QueryPointsResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Points";
}
impl crate::Query for crate::aot::reward::v1::QueryReferralRequest {
    type Response = crate::aot::reward::v1::QueryReferralResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Referral";
}
impl crate::Query for crate::aot::reward::v1::QueryRulesRequest {
    type Response = crate::aot::reward::v1::QueryRulesResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Rules";
}
impl crate::Query for crate::aot::reward::v1::QuerySchemaRequest {
    type Response = crate::aot::reward::v1::QuerySchemaResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Schema";
}
impl crate::Query for crate::aot::reward::v1::QuerySimulateRequest {
    type Response = crate::aot::reward::v1::QuerySimulateResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Simulate";
}
impl crate::Query for crate::aot::reward::v1::QueryTierRequest {
    type Response = crate::aot::reward::v1::QueryTierResponse;
    const PATH: &'static str = "/aot.reward.v1.Query/Tier";
}
impl crate::Query for crate::aot::sale::v1::QueryClaimedRequest {
    type Response = crate::aot::sale::v1::QueryClaimedResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Claimed";
}
impl crate::Query for crate::aot::sale::v1::QueryDropRequest {
    type Response = crate::aot::sale::v1::QueryDropResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Drop";
}
impl crate::Query for crate::aot::sale::v1::QueryParamsRequest {
    type Response = crate::aot::sale::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Params";
}
impl crate::Query for crate::aot::sale::v1::QueryPurchaseRequest {
    type Response = crate::aot::sale::v1::QueryPurchaseResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Purchase";
}
impl crate::Query for crate::aot::sale::v1::QueryQuoteRequest {
    type Response = crate::aot::sale::v1::QueryQuoteResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Quote";
}
impl crate::Query for crate::aot::sale::v1::QuerySaleRequest {
    type Response = crate::aot::sale::v1::QuerySaleResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Sale";
}
impl crate::Query for crate::aot::sale::v1::QuerySalesRequest {
    type Response = crate::aot::sale::v1::QuerySalesResponse;
    const PATH: &'static str = "/aot.sale.v1.Query/Sales";
}
impl crate::Query for crate::aot::settlement::v1::QueryBatchRequest {
    type Response = crate::aot::settlement::v1::QueryBatchResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Batch";
}
impl crate::Query for crate::aot::settlement::v1::QueryBatchesRequest {
    type Response = crate::aot::settlement::v1::QueryBatchesResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Batches";
}
impl crate::Query for crate::aot::settlement::v1::QueryFloatsRequest {
    type Response = crate::aot::settlement::v1::QueryFloatsResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Floats";
}
impl crate::Query for crate::aot::settlement::v1::QueryLineProofRequest {
    type Response = crate::aot::settlement::v1::QueryLineProofResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/LineProof";
}
impl crate::Query for crate::aot::settlement::v1::QueryLinesRequest {
    type Response = crate::aot::settlement::v1::QueryLinesResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Lines";
}
impl crate::Query for crate::aot::settlement::v1::QueryNettingsRequest {
    type Response = crate::aot::settlement::v1::QueryNettingsResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Nettings";
}
impl crate::Query for crate::aot::settlement::v1::QueryParamsRequest {
    type Response = crate::aot::settlement::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Params";
}
impl crate::Query for crate::aot::settlement::v1::QueryParkedRequest {
    type Response = crate::aot::settlement::v1::QueryParkedResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Parked";
}
impl crate::Query for crate::aot::settlement::v1::QueryPayablesRequest {
    type Response = crate::aot::settlement::v1::QueryPayablesResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Payables";
}
impl crate::Query for crate::aot::settlement::v1::QuerySalesReportRequest {
    type Response = crate::aot::settlement::v1::QuerySalesReportResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/SalesReport";
}
impl crate::Query for crate::aot::settlement::v1::QueryScheduleRequest {
    type Response = crate::aot::settlement::v1::QueryScheduleResponse;
    const PATH: &'static str = "/aot.settlement.v1.Query/Schedule";
}
impl crate::Query for crate::aot::tokenfactory::v1::QueryMintersRequest {
    type Response = crate::aot::tokenfactory::v1::QueryMintersResponse;
    const PATH: &'static str = "/aot.tokenfactory.v1.Query/Minters";
}
impl crate::Query for crate::aot::tokenfactory::v1::QueryTokenRequest {
    type Response = crate::aot::tokenfactory::v1::QueryTokenResponse;
    const PATH: &'static str = "/aot.tokenfactory.v1.Query/Token";
}
impl crate::Query for crate::aot::tokenfactory::v1::QueryTokensRequest {
    type Response = crate::aot::tokenfactory::v1::QueryTokensResponse;
    const PATH: &'static str = "/aot.tokenfactory.v1.Query/Tokens";
}
impl crate::Query for crate::aot::transfer::v1::QueryInFlightPacketRequest {
    type Response = crate::aot::transfer::v1::QueryInFlightPacketResponse;
    const PATH: &'static str = "/aot.transfer.v1.Query/InFlightPacket";
}
impl crate::Query for crate::aot::transfer::v1::QueryInFlightPacketsRequest {
    type Response = crate::aot::transfer::v1::QueryInFlightPacketsResponse;
    const PATH: &'static str = "/aot.transfer.v1.Query/InFlightPackets";
}
impl crate::Query for crate::aot::transfer::v1::QueryParamsRequest {
    type Response = crate::aot::transfer::v1::QueryParamsResponse;
    const PATH: &'static str = "/aot.transfer.v1.Query/Params";
}
impl crate::Query for crate::aot::transfer::v1::QueryPausedRequest {
    type Response = crate::aot::transfer::v1::QueryPausedResponse;
    const PATH: &'static str = "/aot.transfer.v1.Query/Paused";
}
impl crate::Query for crate::aot::transfer::v1::QueryRateLimitRequest {
    type Response = crate::aot::transfer::v1::QueryRateLimitResponse;
    const PATH: &'static str = "/aot.transfer.v1.Query/RateLimit";
}
impl crate::Query for crate::aot::transfer::v1::QueryRateLimitsRequest {
    type Response = crate::aot::transfer::v1::QueryRateLimitsResponse;
    const PATH: &'static str = "/aot.transfer.v1.Query/RateLimits";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryAccountRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryAccountResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/Account";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryAccountAddressByIdRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryAccountAddressByIdResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/AccountAddressByID";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryAccountInfoRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryAccountInfoResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/AccountInfo";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryAccountsRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryAccountsResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/Accounts";
}
impl crate::Query for crate::cosmos::auth::v1beta1::AddressBytesToStringRequest {
    type Response = crate::cosmos::auth::v1beta1::AddressBytesToStringResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/AddressBytesToString";
}
impl crate::Query for crate::cosmos::auth::v1beta1::AddressStringToBytesRequest {
    type Response = crate::cosmos::auth::v1beta1::AddressStringToBytesResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/AddressStringToBytes";
}
impl crate::Query for crate::cosmos::auth::v1beta1::Bech32PrefixRequest {
    type Response = crate::cosmos::auth::v1beta1::Bech32PrefixResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/Bech32Prefix";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryModuleAccountByNameRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryModuleAccountByNameResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/ModuleAccountByName";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryModuleAccountsRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryModuleAccountsResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/ModuleAccounts";
}
impl crate::Query for crate::cosmos::auth::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::auth::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.auth.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::authz::v1beta1::QueryGranteeGrantsRequest {
    type Response = crate::cosmos::authz::v1beta1::QueryGranteeGrantsResponse;
    const PATH: &'static str = "/cosmos.authz.v1beta1.Query/GranteeGrants";
}
impl crate::Query for crate::cosmos::authz::v1beta1::QueryGranterGrantsRequest {
    type Response = crate::cosmos::authz::v1beta1::QueryGranterGrantsResponse;
    const PATH: &'static str = "/cosmos.authz.v1beta1.Query/GranterGrants";
}
impl crate::Query for crate::cosmos::authz::v1beta1::QueryGrantsRequest {
    type Response = crate::cosmos::authz::v1beta1::QueryGrantsResponse;
    const PATH: &'static str = "/cosmos.authz.v1beta1.Query/Grants";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryAllBalancesRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryAllBalancesResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/AllBalances";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryBalanceRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryBalanceResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/Balance";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryDenomMetadataRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryDenomMetadataResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/DenomMetadata";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryDenomMetadataByQueryStringRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryDenomMetadataByQueryStringResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/DenomMetadataByQueryString";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryDenomOwnersRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryDenomOwnersResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/DenomOwners";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryDenomOwnersByQueryRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryDenomOwnersByQueryResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/DenomOwnersByQuery";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryDenomsMetadataRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryDenomsMetadataResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/DenomsMetadata";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QuerySendEnabledRequest {
    type Response = crate::cosmos::bank::v1beta1::QuerySendEnabledResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/SendEnabled";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QuerySpendableBalanceByDenomRequest {
    type Response = crate::cosmos::bank::v1beta1::QuerySpendableBalanceByDenomResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/SpendableBalanceByDenom";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QuerySpendableBalancesRequest {
    type Response = crate::cosmos::bank::v1beta1::QuerySpendableBalancesResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/SpendableBalances";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QuerySupplyOfRequest {
    type Response = crate::cosmos::bank::v1beta1::QuerySupplyOfResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/SupplyOf";
}
impl crate::Query for crate::cosmos::bank::v1beta1::QueryTotalSupplyRequest {
    type Response = crate::cosmos::bank::v1beta1::QueryTotalSupplyResponse;
    const PATH: &'static str = "/cosmos.bank.v1beta1.Query/TotalSupply";
}
impl crate::Query for crate::cosmos::base::node::v1beta1::ConfigRequest {
    type Response = crate::cosmos::base::node::v1beta1::ConfigResponse;
    const PATH: &'static str = "/cosmos.base.node.v1beta1.Service/Config";
}
impl crate::Query for crate::cosmos::base::node::v1beta1::StatusRequest {
    type Response = crate::cosmos::base::node::v1beta1::StatusResponse;
    const PATH: &'static str = "/cosmos.base.node.v1beta1.Service/Status";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::AbciQueryRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::AbciQueryResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/ABCIQuery";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::GetBlockByHeightRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::GetBlockByHeightResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/GetBlockByHeight";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::GetLatestBlockRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::GetLatestBlockResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/GetLatestBlock";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::GetLatestValidatorSetRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::GetLatestValidatorSetResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/GetLatestValidatorSet";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::GetNodeInfoRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::GetNodeInfoResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/GetNodeInfo";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::GetSyncingRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::GetSyncingResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/GetSyncing";
}
impl crate::Query for crate::cosmos::base::tendermint::v1beta1::GetValidatorSetByHeightRequest {
    type Response = crate::cosmos::base::tendermint::v1beta1::GetValidatorSetByHeightResponse;
    const PATH: &'static str = "/cosmos.base.tendermint.v1beta1.Service/GetValidatorSetByHeight";
}
impl crate::Query for crate::cosmos::consensus::v1::QueryParamsRequest {
    type Response = crate::cosmos::consensus::v1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.consensus.v1.Query/Params";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryCommunityPoolRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryCommunityPoolResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/CommunityPool";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryDelegationRewardsRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryDelegationRewardsResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/DelegationRewards";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryDelegationTotalRewardsRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryDelegationTotalRewardsResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/DelegationTotalRewards";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryDelegatorValidatorsRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryDelegatorValidatorsResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/DelegatorValidators";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryDelegatorWithdrawAddressRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryDelegatorWithdrawAddressResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/DelegatorWithdrawAddress";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryValidatorCommissionRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryValidatorCommissionResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/ValidatorCommission";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryValidatorDistributionInfoRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryValidatorDistributionInfoResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/ValidatorDistributionInfo";
}
impl crate::Query
    for crate::cosmos::distribution::v1beta1::QueryValidatorOutstandingRewardsRequest
{
    type Response = crate::cosmos::distribution::v1beta1::QueryValidatorOutstandingRewardsResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/ValidatorOutstandingRewards";
}
impl crate::Query for crate::cosmos::distribution::v1beta1::QueryValidatorSlashesRequest {
    type Response = crate::cosmos::distribution::v1beta1::QueryValidatorSlashesResponse;
    const PATH: &'static str = "/cosmos.distribution.v1beta1.Query/ValidatorSlashes";
}
impl crate::Query for crate::cosmos::evidence::v1beta1::QueryAllEvidenceRequest {
    type Response = crate::cosmos::evidence::v1beta1::QueryAllEvidenceResponse;
    const PATH: &'static str = "/cosmos.evidence.v1beta1.Query/AllEvidence";
}
impl crate::Query for crate::cosmos::evidence::v1beta1::QueryEvidenceRequest {
    type Response = crate::cosmos::evidence::v1beta1::QueryEvidenceResponse;
    const PATH: &'static str = "/cosmos.evidence.v1beta1.Query/Evidence";
}
impl crate::Query for crate::cosmos::feegrant::v1beta1::QueryAllowanceRequest {
    type Response = crate::cosmos::feegrant::v1beta1::QueryAllowanceResponse;
    const PATH: &'static str = "/cosmos.feegrant.v1beta1.Query/Allowance";
}
impl crate::Query for crate::cosmos::feegrant::v1beta1::QueryAllowancesRequest {
    type Response = crate::cosmos::feegrant::v1beta1::QueryAllowancesResponse;
    const PATH: &'static str = "/cosmos.feegrant.v1beta1.Query/Allowances";
}
impl crate::Query for crate::cosmos::feegrant::v1beta1::QueryAllowancesByGranterRequest {
    type Response = crate::cosmos::feegrant::v1beta1::QueryAllowancesByGranterResponse;
    const PATH: &'static str = "/cosmos.feegrant.v1beta1.Query/AllowancesByGranter";
}
impl crate::Query for crate::cosmos::gov::v1::QueryConstitutionRequest {
    type Response = crate::cosmos::gov::v1::QueryConstitutionResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Constitution";
}
impl crate::Query for crate::cosmos::gov::v1::QueryDepositRequest {
    type Response = crate::cosmos::gov::v1::QueryDepositResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Deposit";
}
impl crate::Query for crate::cosmos::gov::v1::QueryDepositsRequest {
    type Response = crate::cosmos::gov::v1::QueryDepositsResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Deposits";
}
impl crate::Query for crate::cosmos::gov::v1::QueryParamsRequest {
    type Response = crate::cosmos::gov::v1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Params";
}
impl crate::Query for crate::cosmos::gov::v1::QueryProposalRequest {
    type Response = crate::cosmos::gov::v1::QueryProposalResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Proposal";
}
impl crate::Query for crate::cosmos::gov::v1::QueryProposalsRequest {
    type Response = crate::cosmos::gov::v1::QueryProposalsResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Proposals";
}
impl crate::Query for crate::cosmos::gov::v1::QueryTallyResultRequest {
    type Response = crate::cosmos::gov::v1::QueryTallyResultResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/TallyResult";
}
impl crate::Query for crate::cosmos::gov::v1::QueryVoteRequest {
    type Response = crate::cosmos::gov::v1::QueryVoteResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Vote";
}
impl crate::Query for crate::cosmos::gov::v1::QueryVotesRequest {
    type Response = crate::cosmos::gov::v1::QueryVotesResponse;
    const PATH: &'static str = "/cosmos.gov.v1.Query/Votes";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryDepositRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryDepositResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Deposit";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryDepositsRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryDepositsResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Deposits";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryProposalRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryProposalResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Proposal";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryProposalsRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryProposalsResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Proposals";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryTallyResultRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryTallyResultResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/TallyResult";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryVoteRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryVoteResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Vote";
}
impl crate::Query for crate::cosmos::gov::v1beta1::QueryVotesRequest {
    type Response = crate::cosmos::gov::v1beta1::QueryVotesResponse;
    const PATH: &'static str = "/cosmos.gov.v1beta1.Query/Votes";
}
impl crate::Query for crate::cosmos::mint::v1beta1::QueryAnnualProvisionsRequest {
    type Response = crate::cosmos::mint::v1beta1::QueryAnnualProvisionsResponse;
    const PATH: &'static str = "/cosmos.mint.v1beta1.Query/AnnualProvisions";
}
impl crate::Query for crate::cosmos::mint::v1beta1::QueryInflationRequest {
    type Response = crate::cosmos::mint::v1beta1::QueryInflationResponse;
    const PATH: &'static str = "/cosmos.mint.v1beta1.Query/Inflation";
}
impl crate::Query for crate::cosmos::mint::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::mint::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.mint.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::params::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::params::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.params.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::params::v1beta1::QuerySubspacesRequest {
    type Response = crate::cosmos::params::v1beta1::QuerySubspacesResponse;
    const PATH: &'static str = "/cosmos.params.v1beta1.Query/Subspaces";
}
impl crate::Query for crate::cosmos::slashing::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::slashing::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.slashing.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::slashing::v1beta1::QuerySigningInfoRequest {
    type Response = crate::cosmos::slashing::v1beta1::QuerySigningInfoResponse;
    const PATH: &'static str = "/cosmos.slashing.v1beta1.Query/SigningInfo";
}
impl crate::Query for crate::cosmos::slashing::v1beta1::QuerySigningInfosRequest {
    type Response = crate::cosmos::slashing::v1beta1::QuerySigningInfosResponse;
    const PATH: &'static str = "/cosmos.slashing.v1beta1.Query/SigningInfos";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryDelegationRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryDelegationResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/Delegation";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryDelegatorDelegationsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryDelegatorDelegationsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/DelegatorDelegations";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryDelegatorUnbondingDelegationsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryDelegatorUnbondingDelegationsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/DelegatorUnbondingDelegations";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryDelegatorValidatorRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryDelegatorValidatorResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/DelegatorValidator";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryDelegatorValidatorsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryDelegatorValidatorsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/DelegatorValidators";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryHistoricalInfoRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryHistoricalInfoResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/HistoricalInfo";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryParamsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/Params";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryPoolRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryPoolResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/Pool";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryRedelegationsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryRedelegationsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/Redelegations";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryUnbondingDelegationRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryUnbondingDelegationResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/UnbondingDelegation";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryValidatorRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryValidatorResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/Validator";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryValidatorDelegationsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryValidatorDelegationsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/ValidatorDelegations";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryValidatorUnbondingDelegationsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryValidatorUnbondingDelegationsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/ValidatorUnbondingDelegations";
}
impl crate::Query for crate::cosmos::staking::v1beta1::QueryValidatorsRequest {
    type Response = crate::cosmos::staking::v1beta1::QueryValidatorsResponse;
    const PATH: &'static str = "/cosmos.staking.v1beta1.Query/Validators";
}
impl crate::Query for crate::cosmos::tx::v1beta1::BroadcastTxRequest {
    type Response = crate::cosmos::tx::v1beta1::BroadcastTxResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/BroadcastTx";
}
impl crate::Query for crate::cosmos::tx::v1beta1::GetBlockWithTxsRequest {
    type Response = crate::cosmos::tx::v1beta1::GetBlockWithTxsResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/GetBlockWithTxs";
}
impl crate::Query for crate::cosmos::tx::v1beta1::GetTxRequest {
    type Response = crate::cosmos::tx::v1beta1::GetTxResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/GetTx";
}
impl crate::Query for crate::cosmos::tx::v1beta1::GetTxsEventRequest {
    type Response = crate::cosmos::tx::v1beta1::GetTxsEventResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/GetTxsEvent";
}
impl crate::Query for crate::cosmos::tx::v1beta1::SimulateRequest {
    type Response = crate::cosmos::tx::v1beta1::SimulateResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/Simulate";
}
impl crate::Query for crate::cosmos::tx::v1beta1::TxDecodeRequest {
    type Response = crate::cosmos::tx::v1beta1::TxDecodeResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/TxDecode";
}
impl crate::Query for crate::cosmos::tx::v1beta1::TxDecodeAminoRequest {
    type Response = crate::cosmos::tx::v1beta1::TxDecodeAminoResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/TxDecodeAmino";
}
impl crate::Query for crate::cosmos::tx::v1beta1::TxEncodeRequest {
    type Response = crate::cosmos::tx::v1beta1::TxEncodeResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/TxEncode";
}
impl crate::Query for crate::cosmos::tx::v1beta1::TxEncodeAminoRequest {
    type Response = crate::cosmos::tx::v1beta1::TxEncodeAminoResponse;
    const PATH: &'static str = "/cosmos.tx.v1beta1.Service/TxEncodeAmino";
}
impl crate::Query for crate::cosmos::upgrade::v1beta1::QueryAppliedPlanRequest {
    type Response = crate::cosmos::upgrade::v1beta1::QueryAppliedPlanResponse;
    const PATH: &'static str = "/cosmos.upgrade.v1beta1.Query/AppliedPlan";
}
impl crate::Query for crate::cosmos::upgrade::v1beta1::QueryAuthorityRequest {
    type Response = crate::cosmos::upgrade::v1beta1::QueryAuthorityResponse;
    const PATH: &'static str = "/cosmos.upgrade.v1beta1.Query/Authority";
}
impl crate::Query for crate::cosmos::upgrade::v1beta1::QueryCurrentPlanRequest {
    type Response = crate::cosmos::upgrade::v1beta1::QueryCurrentPlanResponse;
    const PATH: &'static str = "/cosmos.upgrade.v1beta1.Query/CurrentPlan";
}
impl crate::Query for crate::cosmos::upgrade::v1beta1::QueryModuleVersionsRequest {
    type Response = crate::cosmos::upgrade::v1beta1::QueryModuleVersionsResponse;
    const PATH: &'static str = "/cosmos.upgrade.v1beta1.Query/ModuleVersions";
}
impl crate::Query for crate::cosmos::upgrade::v1beta1::QueryUpgradedConsensusStateRequest {
    type Response = crate::cosmos::upgrade::v1beta1::QueryUpgradedConsensusStateResponse;
    const PATH: &'static str = "/cosmos.upgrade.v1beta1.Query/UpgradedConsensusState";
}
impl crate::Query for crate::ibc::applications::interchain_accounts::host::v1::QueryParamsRequest {
    type Response = crate::ibc::applications::interchain_accounts::host::v1::QueryParamsResponse;
    const PATH: &'static str = "/ibc.applications.interchain_accounts.host.v1.Query/Params";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryDenomRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryDenomResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/Denom";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryDenomHashRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryDenomHashResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/DenomHash";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryDenomTraceRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryDenomTraceResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/DenomTrace";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryDenomTracesRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryDenomTracesResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/DenomTraces";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryDenomsRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryDenomsResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/Denoms";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryEscrowAddressRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryEscrowAddressResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/EscrowAddress";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryParamsRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryParamsResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/Params";
}
impl crate::Query for crate::ibc::applications::transfer::v1::QueryTotalEscrowForDenomRequest {
    type Response = crate::ibc::applications::transfer::v1::QueryTotalEscrowForDenomResponse;
    const PATH: &'static str = "/ibc.applications.transfer.v1.Query/TotalEscrowForDenom";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryChannelRequest {
    type Response = crate::ibc::core::channel::v1::QueryChannelResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/Channel";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryChannelClientStateRequest {
    type Response = crate::ibc::core::channel::v1::QueryChannelClientStateResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/ChannelClientState";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryChannelConsensusStateRequest {
    type Response = crate::ibc::core::channel::v1::QueryChannelConsensusStateResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/ChannelConsensusState";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryChannelParamsRequest {
    type Response = crate::ibc::core::channel::v1::QueryChannelParamsResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/ChannelParams";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryChannelsRequest {
    type Response = crate::ibc::core::channel::v1::QueryChannelsResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/Channels";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryConnectionChannelsRequest {
    type Response = crate::ibc::core::channel::v1::QueryConnectionChannelsResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/ConnectionChannels";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryNextSequenceReceiveRequest {
    type Response = crate::ibc::core::channel::v1::QueryNextSequenceReceiveResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/NextSequenceReceive";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryNextSequenceSendRequest {
    type Response = crate::ibc::core::channel::v1::QueryNextSequenceSendResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/NextSequenceSend";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryPacketAcknowledgementRequest {
    type Response = crate::ibc::core::channel::v1::QueryPacketAcknowledgementResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/PacketAcknowledgement";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryPacketAcknowledgementsRequest {
    type Response = crate::ibc::core::channel::v1::QueryPacketAcknowledgementsResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/PacketAcknowledgements";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryPacketCommitmentRequest {
    type Response = crate::ibc::core::channel::v1::QueryPacketCommitmentResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/PacketCommitment";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryPacketCommitmentsRequest {
    type Response = crate::ibc::core::channel::v1::QueryPacketCommitmentsResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/PacketCommitments";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryPacketReceiptRequest {
    type Response = crate::ibc::core::channel::v1::QueryPacketReceiptResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/PacketReceipt";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryUnreceivedAcksRequest {
    type Response = crate::ibc::core::channel::v1::QueryUnreceivedAcksResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/UnreceivedAcks";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryUnreceivedPacketsRequest {
    type Response = crate::ibc::core::channel::v1::QueryUnreceivedPacketsResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/UnreceivedPackets";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryUpgradeRequest {
    type Response = crate::ibc::core::channel::v1::QueryUpgradeResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/Upgrade";
}
impl crate::Query for crate::ibc::core::channel::v1::QueryUpgradeErrorRequest {
    type Response = crate::ibc::core::channel::v1::QueryUpgradeErrorResponse;
    const PATH: &'static str = "/ibc.core.channel.v1.Query/UpgradeError";
}
impl crate::Query for crate::ibc::core::client::v1::QueryClientParamsRequest {
    type Response = crate::ibc::core::client::v1::QueryClientParamsResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ClientParams";
}
impl crate::Query for crate::ibc::core::client::v1::QueryClientStateRequest {
    type Response = crate::ibc::core::client::v1::QueryClientStateResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ClientState";
}
impl crate::Query for crate::ibc::core::client::v1::QueryClientStatesRequest {
    type Response = crate::ibc::core::client::v1::QueryClientStatesResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ClientStates";
}
impl crate::Query for crate::ibc::core::client::v1::QueryClientStatusRequest {
    type Response = crate::ibc::core::client::v1::QueryClientStatusResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ClientStatus";
}
impl crate::Query for crate::ibc::core::client::v1::QueryConsensusStateRequest {
    type Response = crate::ibc::core::client::v1::QueryConsensusStateResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ConsensusState";
}
impl crate::Query for crate::ibc::core::client::v1::QueryConsensusStateHeightsRequest {
    type Response = crate::ibc::core::client::v1::QueryConsensusStateHeightsResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ConsensusStateHeights";
}
impl crate::Query for crate::ibc::core::client::v1::QueryConsensusStatesRequest {
    type Response = crate::ibc::core::client::v1::QueryConsensusStatesResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/ConsensusStates";
}
impl crate::Query for crate::ibc::core::client::v1::QueryUpgradedClientStateRequest {
    type Response = crate::ibc::core::client::v1::QueryUpgradedClientStateResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/UpgradedClientState";
}
impl crate::Query for crate::ibc::core::client::v1::QueryUpgradedConsensusStateRequest {
    type Response = crate::ibc::core::client::v1::QueryUpgradedConsensusStateResponse;
    const PATH: &'static str = "/ibc.core.client.v1.Query/UpgradedConsensusState";
}
impl crate::Query for crate::ibc::core::connection::v1::QueryClientConnectionsRequest {
    type Response = crate::ibc::core::connection::v1::QueryClientConnectionsResponse;
    const PATH: &'static str = "/ibc.core.connection.v1.Query/ClientConnections";
}
impl crate::Query for crate::ibc::core::connection::v1::QueryConnectionRequest {
    type Response = crate::ibc::core::connection::v1::QueryConnectionResponse;
    const PATH: &'static str = "/ibc.core.connection.v1.Query/Connection";
}
impl crate::Query for crate::ibc::core::connection::v1::QueryConnectionClientStateRequest {
    type Response = crate::ibc::core::connection::v1::QueryConnectionClientStateResponse;
    const PATH: &'static str = "/ibc.core.connection.v1.Query/ConnectionClientState";
}
impl crate::Query for crate::ibc::core::connection::v1::QueryConnectionConsensusStateRequest {
    type Response = crate::ibc::core::connection::v1::QueryConnectionConsensusStateResponse;
    const PATH: &'static str = "/ibc.core.connection.v1.Query/ConnectionConsensusState";
}
impl crate::Query for crate::ibc::core::connection::v1::QueryConnectionParamsRequest {
    type Response = crate::ibc::core::connection::v1::QueryConnectionParamsResponse;
    const PATH: &'static str = "/ibc.core.connection.v1.Query/ConnectionParams";
}
impl crate::Query for crate::ibc::core::connection::v1::QueryConnectionsRequest {
    type Response = crate::ibc::core::connection::v1::QueryConnectionsResponse;
    const PATH: &'static str = "/ibc.core.connection.v1.Query/Connections";
}
impl crate::Query for crate::osmosis::tokenfactory::v1beta1::QueryDenomAuthorityMetadataRequest {
    type Response = crate::osmosis::tokenfactory::v1beta1::QueryDenomAuthorityMetadataResponse;
    const PATH: &'static str = "/osmosis.tokenfactory.v1beta1.Query/DenomAuthorityMetadata";
}
impl crate::Query for crate::osmosis::tokenfactory::v1beta1::QueryDenomsFromCreatorRequest {
    type Response = crate::osmosis::tokenfactory::v1beta1::QueryDenomsFromCreatorResponse;
    const PATH: &'static str = "/osmosis.tokenfactory.v1beta1.Query/DenomsFromCreator";
}
impl crate::Query for crate::osmosis::tokenfactory::v1beta1::QueryParamsRequest {
    type Response = crate::osmosis::tokenfactory::v1beta1::QueryParamsResponse;
    const PATH: &'static str = "/osmosis.tokenfactory.v1beta1.Query/Params";
}
#[cfg(test)]
pub(crate) fn visit_queries(visitor: &mut impl crate::tests::Visitor) {
    visitor.query::<crate::aot::affiliate::v1::QueryAffiliateRequest>();
    visitor.query::<crate::aot::affiliate::v1::QueryAffiliatesRequest>();
    visitor.query::<crate::aot::affiliate::v1::QueryCapsRequest>();
    visitor.query::<crate::aot::affiliate::v1::QueryPegRequest>();
    visitor.query::<crate::aot::affiliate::v1::QueryPegsRequest>();
    visitor.query::<crate::aot::bank::v1::QueryHoldsRequest>();
    visitor.query::<crate::aot::bank::v1::QueryLotsRequest>();
    visitor.query::<crate::aot::bank::v1::QueryMintersRequest>();
    visitor.query::<crate::aot::bank::v1::QueryStoppedRequest>();
    visitor.query::<crate::aot::fee::v1::QueryFeeRequest>();
    visitor.query::<crate::aot::fee::v1::QueryFeeTokensRequest>();
    visitor.query::<crate::aot::fee::v1::QueryMsgGasRequest>();
    visitor.query::<crate::aot::fee::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::merchant::v1::QueryMerchantRequest>();
    visitor.query::<crate::aot::merchant::v1::QueryMerchantsRequest>();
    visitor.query::<crate::aot::merchant::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::merchant::v1::QueryPaymentCompaniesRequest>();
    visitor.query::<crate::aot::merchant::v1::QueryPaymentCompanyRequest>();
    visitor.query::<crate::aot::merchant::v1::QueryTerminalsRequest>();
    visitor.query::<crate::aot::oracle::v1::QueryOracleKeysRequest>();
    visitor.query::<crate::aot::oracle::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::oracle::v1::QueryPriceRequest>();
    visitor.query::<crate::aot::oracle::v1::QueryPricesRequest>();
    visitor.query::<crate::aot::oracle::v1::QuerySubmissionsRequest>();
    visitor.query::<crate::aot::payment::v1::QueryDisputeRequest>();
    visitor.query::<crate::aot::payment::v1::QueryExternalTendersRequest>();
    visitor.query::<crate::aot::payment::v1::QueryInvoiceRequest>();
    visitor.query::<crate::aot::payment::v1::QueryLiquidityProvidersRequest>();
    visitor.query::<crate::aot::payment::v1::QueryOpenDisputesRequest>();
    visitor.query::<crate::aot::payment::v1::QueryOpenPaymentsRequest>();
    visitor.query::<crate::aot::payment::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::payment::v1::QueryPaymentRequest>();
    visitor.query::<crate::aot::payment::v1::QueryPaymentByOrderRequest>();
    visitor.query::<crate::aot::payment::v1::QueryPaymentsByPayerRequest>();
    visitor.query::<crate::aot::payment::v1::QueryQuoteRequest>();
    visitor.query::<crate::aot::points::v1::QueryIssuerRequest>();
    visitor.query::<crate::aot::points::v1::QueryIssuersRequest>();
    visitor.query::<crate::aot::points::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::points::v1::QueryRatesRequest>();
    visitor.query::<crate::aot::pointswap::v1::QueryClearingsRequest>();
    visitor.query::<crate::aot::pointswap::v1::QueryPairRequest>();
    visitor.query::<crate::aot::pointswap::v1::QueryPairsRequest>();
    visitor.query::<crate::aot::pointswap::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::pointswap::v1::QueryQuotaRequest>();
    visitor.query::<crate::aot::pointswap::v1::QueryQuoteRequest>();
    visitor.query::<crate::aot::reward::v1::QueryCampaignRequest>();
    visitor.query::<crate::aot::reward::v1::QueryCampaignsRequest>();
    visitor.query::<crate::aot::reward::v1::QueryCouponRequest>();
    visitor.query::<crate::aot::reward::v1::QueryEarnedByPaymentRequest>();
    visitor.query::<crate::aot::reward::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::reward::v1::QueryPhoneGrantsRequest>();
    visitor.query::<crate::aot::reward::v1::QueryPointsRequest>();
    visitor.query::<crate::aot::reward::v1::QueryReferralRequest>();
    visitor.query::<crate::aot::reward::v1::QueryRulesRequest>();
    visitor.query::<crate::aot::reward::v1::QuerySchemaRequest>();
    visitor.query::<crate::aot::reward::v1::QuerySimulateRequest>();
    visitor.query::<crate::aot::reward::v1::QueryTierRequest>();
    visitor.query::<crate::aot::sale::v1::QueryClaimedRequest>();
    visitor.query::<crate::aot::sale::v1::QueryDropRequest>();
    visitor.query::<crate::aot::sale::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::sale::v1::QueryPurchaseRequest>();
    visitor.query::<crate::aot::sale::v1::QueryQuoteRequest>();
    visitor.query::<crate::aot::sale::v1::QuerySaleRequest>();
    visitor.query::<crate::aot::sale::v1::QuerySalesRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryBatchRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryBatchesRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryFloatsRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryLineProofRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryLinesRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryNettingsRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryParkedRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryPayablesRequest>();
    visitor.query::<crate::aot::settlement::v1::QuerySalesReportRequest>();
    visitor.query::<crate::aot::settlement::v1::QueryScheduleRequest>();
    visitor.query::<crate::aot::tokenfactory::v1::QueryMintersRequest>();
    visitor.query::<crate::aot::tokenfactory::v1::QueryTokenRequest>();
    visitor.query::<crate::aot::tokenfactory::v1::QueryTokensRequest>();
    visitor.query::<crate::aot::transfer::v1::QueryInFlightPacketRequest>();
    visitor.query::<crate::aot::transfer::v1::QueryInFlightPacketsRequest>();
    visitor.query::<crate::aot::transfer::v1::QueryParamsRequest>();
    visitor.query::<crate::aot::transfer::v1::QueryPausedRequest>();
    visitor.query::<crate::aot::transfer::v1::QueryRateLimitRequest>();
    visitor.query::<crate::aot::transfer::v1::QueryRateLimitsRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryAccountRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryAccountAddressByIdRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryAccountInfoRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryAccountsRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::AddressBytesToStringRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::AddressStringToBytesRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::Bech32PrefixRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryModuleAccountByNameRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryModuleAccountsRequest>();
    visitor.query::<crate::cosmos::auth::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::authz::v1beta1::QueryGranteeGrantsRequest>();
    visitor.query::<crate::cosmos::authz::v1beta1::QueryGranterGrantsRequest>();
    visitor.query::<crate::cosmos::authz::v1beta1::QueryGrantsRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryAllBalancesRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryBalanceRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryDenomMetadataRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryDenomMetadataByQueryStringRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryDenomOwnersRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryDenomOwnersByQueryRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryDenomsMetadataRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QuerySendEnabledRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QuerySpendableBalanceByDenomRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QuerySpendableBalancesRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QuerySupplyOfRequest>();
    visitor.query::<crate::cosmos::bank::v1beta1::QueryTotalSupplyRequest>();
    visitor.query::<crate::cosmos::base::node::v1beta1::ConfigRequest>();
    visitor.query::<crate::cosmos::base::node::v1beta1::StatusRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::AbciQueryRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::GetBlockByHeightRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::GetLatestBlockRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::GetLatestValidatorSetRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::GetNodeInfoRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::GetSyncingRequest>();
    visitor.query::<crate::cosmos::base::tendermint::v1beta1::GetValidatorSetByHeightRequest>();
    visitor.query::<crate::cosmos::consensus::v1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryCommunityPoolRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryDelegationRewardsRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryDelegationTotalRewardsRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryDelegatorValidatorsRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryDelegatorWithdrawAddressRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryValidatorCommissionRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryValidatorDistributionInfoRequest>();
    visitor
        .query::<crate::cosmos::distribution::v1beta1::QueryValidatorOutstandingRewardsRequest>();
    visitor.query::<crate::cosmos::distribution::v1beta1::QueryValidatorSlashesRequest>();
    visitor.query::<crate::cosmos::evidence::v1beta1::QueryAllEvidenceRequest>();
    visitor.query::<crate::cosmos::evidence::v1beta1::QueryEvidenceRequest>();
    visitor.query::<crate::cosmos::feegrant::v1beta1::QueryAllowanceRequest>();
    visitor.query::<crate::cosmos::feegrant::v1beta1::QueryAllowancesRequest>();
    visitor.query::<crate::cosmos::feegrant::v1beta1::QueryAllowancesByGranterRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryConstitutionRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryDepositRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryDepositsRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryProposalRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryProposalsRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryTallyResultRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryVoteRequest>();
    visitor.query::<crate::cosmos::gov::v1::QueryVotesRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryDepositRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryDepositsRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryProposalRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryProposalsRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryTallyResultRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryVoteRequest>();
    visitor.query::<crate::cosmos::gov::v1beta1::QueryVotesRequest>();
    visitor.query::<crate::cosmos::mint::v1beta1::QueryAnnualProvisionsRequest>();
    visitor.query::<crate::cosmos::mint::v1beta1::QueryInflationRequest>();
    visitor.query::<crate::cosmos::mint::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::params::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::params::v1beta1::QuerySubspacesRequest>();
    visitor.query::<crate::cosmos::slashing::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::slashing::v1beta1::QuerySigningInfoRequest>();
    visitor.query::<crate::cosmos::slashing::v1beta1::QuerySigningInfosRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryDelegationRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryDelegatorDelegationsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryDelegatorUnbondingDelegationsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryDelegatorValidatorRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryDelegatorValidatorsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryHistoricalInfoRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryParamsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryPoolRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryRedelegationsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryUnbondingDelegationRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryValidatorRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryValidatorDelegationsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryValidatorUnbondingDelegationsRequest>();
    visitor.query::<crate::cosmos::staking::v1beta1::QueryValidatorsRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::BroadcastTxRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::GetBlockWithTxsRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::GetTxRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::GetTxsEventRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::SimulateRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::TxDecodeRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::TxDecodeAminoRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::TxEncodeRequest>();
    visitor.query::<crate::cosmos::tx::v1beta1::TxEncodeAminoRequest>();
    visitor.query::<crate::cosmos::upgrade::v1beta1::QueryAppliedPlanRequest>();
    visitor.query::<crate::cosmos::upgrade::v1beta1::QueryAuthorityRequest>();
    visitor.query::<crate::cosmos::upgrade::v1beta1::QueryCurrentPlanRequest>();
    visitor.query::<crate::cosmos::upgrade::v1beta1::QueryModuleVersionsRequest>();
    visitor.query::<crate::cosmos::upgrade::v1beta1::QueryUpgradedConsensusStateRequest>();
    visitor.query::<crate::ibc::applications::interchain_accounts::host::v1::QueryParamsRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryDenomRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryDenomHashRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryDenomTraceRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryDenomTracesRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryDenomsRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryEscrowAddressRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryParamsRequest>();
    visitor.query::<crate::ibc::applications::transfer::v1::QueryTotalEscrowForDenomRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryChannelRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryChannelClientStateRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryChannelConsensusStateRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryChannelParamsRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryChannelsRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryConnectionChannelsRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryNextSequenceReceiveRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryNextSequenceSendRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryPacketAcknowledgementRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryPacketAcknowledgementsRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryPacketCommitmentRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryPacketCommitmentsRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryPacketReceiptRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryUnreceivedAcksRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryUnreceivedPacketsRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryUpgradeRequest>();
    visitor.query::<crate::ibc::core::channel::v1::QueryUpgradeErrorRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryClientParamsRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryClientStateRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryClientStatesRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryClientStatusRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryConsensusStateRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryConsensusStateHeightsRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryConsensusStatesRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryUpgradedClientStateRequest>();
    visitor.query::<crate::ibc::core::client::v1::QueryUpgradedConsensusStateRequest>();
    visitor.query::<crate::ibc::core::connection::v1::QueryClientConnectionsRequest>();
    visitor.query::<crate::ibc::core::connection::v1::QueryConnectionRequest>();
    visitor.query::<crate::ibc::core::connection::v1::QueryConnectionClientStateRequest>();
    visitor.query::<crate::ibc::core::connection::v1::QueryConnectionConsensusStateRequest>();
    visitor.query::<crate::ibc::core::connection::v1::QueryConnectionParamsRequest>();
    visitor.query::<crate::ibc::core::connection::v1::QueryConnectionsRequest>();
    visitor.query::<crate::osmosis::tokenfactory::v1beta1::QueryDenomAuthorityMetadataRequest>();
    visitor.query::<crate::osmosis::tokenfactory::v1beta1::QueryDenomsFromCreatorRequest>();
    visitor.query::<crate::osmosis::tokenfactory::v1beta1::QueryParamsRequest>();
}
