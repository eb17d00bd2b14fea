package abciclient

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Every call waits for its answer.

// Echo answers with the text itself.
func (c *Client) Echo(_ context.Context, text string) (*abci.ResponseEcho, error) {
	return call(c, abci.ToRequestEcho(text), (*abci.Response).GetEcho)
}

// Info says where the application stands.
func (c *Client) Info(_ context.Context, request *abci.RequestInfo) (*abci.ResponseInfo, error) {
	return call(c, abci.ToRequestInfo(request), (*abci.Response).GetInfo)
}

// Query reads committed state.
func (c *Client) Query(_ context.Context, request *abci.RequestQuery) (*abci.ResponseQuery, error) {
	return call(c, abci.ToRequestQuery(request), (*abci.Response).GetQuery)
}

// CheckTx checks a transaction.
func (c *Client) CheckTx(_ context.Context, request *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	return call(c, abci.ToRequestCheckTx(request), (*abci.Response).GetCheckTx)
}

// InitChain begins a chain.
func (c *Client) InitChain(_ context.Context, request *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	return call(c, abci.ToRequestInitChain(request), (*abci.Response).GetInitChain)
}

// PrepareProposal makes a block.
func (c *Client) PrepareProposal(_ context.Context, request *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	return call(c, abci.ToRequestPrepareProposal(request), (*abci.Response).GetPrepareProposal)
}

// ProcessProposal looks at a proposed block.
func (c *Client) ProcessProposal(_ context.Context, request *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	return call(c, abci.ToRequestProcessProposal(request), (*abci.Response).GetProcessProposal)
}

// FinalizeBlock executes a decided block.
func (c *Client) FinalizeBlock(_ context.Context, request *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	return call(c, abci.ToRequestFinalizeBlock(request), (*abci.Response).GetFinalizeBlock)
}

// ExtendVote adds to a vote.
func (c *Client) ExtendVote(_ context.Context, request *abci.RequestExtendVote) (*abci.ResponseExtendVote, error) {
	return call(c, abci.ToRequestExtendVote(request), (*abci.Response).GetExtendVote)
}

// VerifyVoteExtension looks at what a vote adds.
func (c *Client) VerifyVoteExtension(_ context.Context, request *abci.RequestVerifyVoteExtension) (*abci.ResponseVerifyVoteExtension, error) {
	return call(c, abci.ToRequestVerifyVoteExtension(request), (*abci.Response).GetVerifyVoteExtension)
}

// Commit makes the block durable.
func (c *Client) Commit(_ context.Context, _ *abci.RequestCommit) (*abci.ResponseCommit, error) {
	return call(c, abci.ToRequestCommit(), (*abci.Response).GetCommit)
}

// ListSnapshots lists the snapshots.
func (c *Client) ListSnapshots(_ context.Context, request *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	return call(c, abci.ToRequestListSnapshots(request), (*abci.Response).GetListSnapshots)
}

// OfferSnapshot offers a snapshot.
func (c *Client) OfferSnapshot(_ context.Context, request *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	return call(c, abci.ToRequestOfferSnapshot(request), (*abci.Response).GetOfferSnapshot)
}

// LoadSnapshotChunk reads a part of a snapshot.
func (c *Client) LoadSnapshotChunk(_ context.Context, request *abci.RequestLoadSnapshotChunk) (*abci.ResponseLoadSnapshotChunk, error) {
	return call(c, abci.ToRequestLoadSnapshotChunk(request), (*abci.Response).GetLoadSnapshotChunk)
}

// ApplySnapshotChunk adds a part of a snapshot.
func (c *Client) ApplySnapshotChunk(_ context.Context, request *abci.RequestApplySnapshotChunk) (*abci.ResponseApplySnapshotChunk, error) {
	return call(c, abci.ToRequestApplySnapshotChunk(request), (*abci.Response).GetApplySnapshotChunk)
}
