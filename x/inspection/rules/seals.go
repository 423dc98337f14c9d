package rules

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// sealBroken reports whether the container to which an attestation is bound was packed or unpacked since, or had its seals
// recorded anew. Where none had been recorded, the first ones are not others.
func (j *judgment) sealBroken(a *inspectionv1.Attestation) (bool, error) {
	if a.Container == "" {
		return false, nil
	}
	var container provenancev1.Item
	if _, err := load(j.w, provenancerules.ItemPath(a.Container), &container); err != nil {
		return false, err
	}
	if container.Repacked != a.SealedAfter || a.SealsVersion == 0 {
		return container.Repacked != a.SealedAfter, nil
	}
	var seals inspectionv1.Seals
	if _, err := load(j.w, SealsPath(a.Container), &seals); err != nil {
		return false, err
	}
	return seals.Version != a.SealsVersion, nil
}
