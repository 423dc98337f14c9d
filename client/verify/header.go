package verify

import (
	"crypto/sha256"

	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/transparency-dev/merkle/rfc6962"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

const (
	// blockProtocol is the version of headers and votes of CometBFT v0.38 to v0.40.
	blockProtocol = 11
	// maxChainID is CometBFT's bound on the length of a chain id.
	maxChainID = 50
	// addressSize is the length of a validator's address.
	addressSize = 20
)

// HeaderHash returns CometBFT's hash of a header, the hash of its block: the RFC 6962 root of its
// fields, each encoded by itself. It fails where the time has no encoding.
func HeaderHash(h *proofv1.Header) ([]byte, error) {
	time, err := gogotypes.StdTimeMarshal(h.Time)
	if err != nil {
		return nil, err
	}
	version, err := h.Version.Marshal()
	if err != nil {
		return nil, err
	}
	lastBlock, err := h.LastBlockId.Marshal()
	if err != nil {
		return nil, err
	}
	chainID, err := (&gogotypes.StringValue{Value: h.ChainId}).Marshal()
	if err != nil {
		return nil, err
	}
	height, err := (&gogotypes.Int64Value{Value: h.Height}).Marshal()
	if err != nil {
		return nil, err
	}
	fields := [][]byte{version, chainID, height, time, lastBlock}
	for _, hash := range [][]byte{
		h.LastCommitHash, h.DataHash, h.ValidatorsHash, h.NextValidatorsHash, h.ConsensusHash,
		h.AppHash, h.LastResultsHash, h.EvidenceHash, h.ProposerAddress,
	} {
		field, err := (&gogotypes.BytesValue{Value: hash}).Marshal()
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
	}
	return hashOfFields(fields), nil
}

// hashOfFields returns the RFC 6962 root of encoded fields.
func hashOfFields(fields [][]byte) []byte {
	hashes := make([][]byte, len(fields))
	for i, field := range fields {
		hashes[i] = rfc6962.DefaultHasher.HashLeaf(field)
	}
	return rootOf(hashes)
}

// checkHeader checks all of a header that can be checked by itself.
func checkHeader(chainID string, h *proofv1.Header) error {
	switch {
	case h.Version.Block != blockProtocol:
		return forged(ReasonHeader, "the header has block protocol %d, expected %d", h.Version.Block, blockProtocol)
	case h.ChainId != chainID:
		return forged(ReasonChain, "the header is of chain %s, expected %s", quote(h.ChainId), quote(chainID))
	case h.Height < 1:
		return forged(ReasonHeader, "the header has height %d, expected at least 1", h.Height)
	case len(h.ProposerAddress) != addressSize:
		return forged(ReasonHeader, "the proposer's address has %d bytes, expected %d", len(h.ProposerAddress), addressSize)
	case !isHash(h.ValidatorsHash) || !isHash(h.NextValidatorsHash) || !isHash(h.AppHash):
		return forged(ReasonHeader, "the hashes of validators and state have to be %d bytes each", sha256.Size)
	}
	for _, hash := range [][]byte{
		h.LastBlockId.Hash, h.LastBlockId.PartSetHeader.Hash, h.LastCommitHash, h.DataHash,
		h.ConsensusHash, h.LastResultsHash, h.EvidenceHash,
	} {
		if len(hash) != 0 && !isHash(hash) {
			return forged(ReasonHeader, "a hash in the header has %d bytes, expected %d", len(hash), sha256.Size)
		}
	}
	return nil
}

func isHash(bz []byte) bool { return len(bz) == sha256.Size }
