package main

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	"github.com/waymark-ledger/waymark/client"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
)

// maxKeyShown is how many digits of a consensus key are shown in text: all of one that is not ML-DSA-65's.
const maxKeyShown = 64

// paramsSuffix is what follows a module's name in the name of its parameters' message.
const paramsSuffix = ".v1.Params"

// inWords says what people cannot read field by field; nil of any other message.
func inWords(m proto.Message) any {
	switch m := m.(type) {
	case *governancev1.Fraction:
		return fmt.Sprintf("%d/%d", m.Numerator, m.Denominator)
	case *governancev1.Electorate:
		if m.Threshold != nil {
			return electorateText(m)
		}
	case *dossierv1.Suspicion:
		return suspicionOf(m).String()
	case *validatorsv1.ConsensusKey:
		return m.Type + " " + x.Clip(hex.EncodeToString(m.Key), maxKeyShown)
	case *governancev1.ChangeParameters:
		params, err := client.Unpack("/waymark."+m.Module+paramsSuffix, m.Params)
		if err == nil {
			return client.Object{{Name: "module", Value: m.Module}, {Name: "params", Value: client.Plain(params, true)}}
		}
	}
	if strings.HasSuffix(proto.MessageName(m), paramsSuffix) {
		return client.Plain(m, true) // what is off is said
	}
	return nil
}
