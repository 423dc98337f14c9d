package inspection

import (
	"github.com/cockroachdb/apd/v3"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// maxSamples is how many samples are named. Consensus.
const maxSamples = 100

// checkSampling checks how samples were taken, and the result against what was found in them.
func (i *issue) checkSampling() error {
	s := i.m.Sampling
	if s == nil {
		return nil
	}
	if _, known := inspectionv1.Extent_name[int32(s.Extent)]; !known || s.Extent == 0 {
		return broken("sampling.extent", "expected the sample or the lot")
	}
	if !isText(s.Standard, maxText) {
		return broken("sampling.standard", "expected at most %d bytes of text", maxText)
	}
	if s.Sampler != "" && !membership.Exists(i.ctx, s.Sampler) {
		return broken("sampling.sampler", "%q: expected an organization that is or was a member, or none", x.Clip(s.Sampler, maxCode))
	}
	if err := checkCounts(s); err != nil {
		return err
	}
	i.a.Extent = s.Extent
	switch {
	case s.Extent == inspectionv1.Extent_EXTENT_LOT && s.Standard == "":
		return broken("sampling.standard", "expected one, by which samples speak for the lot")
	case s.Rejection != 0 && s.Nonconforming > s.Acceptance && i.m.Result != fail:
		return broken("result", "expected fail: %d units are nonconforming, %d are accepted", s.Nonconforming, s.Acceptance)
	}
	return checkSamples(s.Samples)
}

// checkCounts checks the numbers of units.
func checkCounts(s *inspectionv1.Sampling) error {
	if s.LotSize != "" {
		size := number(s.LotSize)
		if size == nil || size.Negative || size.IsZero() {
			return broken("sampling.lot_size", "expected a decimal above 0, or none")
		}
		if size.Cmp(apd.NewWithBigInt(new(apd.BigInt).SetUint64(s.SampleSize), 0)) < 0 {
			return broken("sampling.sample_size", "expected at most the lot's size")
		}
	}
	switch {
	case s.SampleSize == 0:
		return broken("sampling.sample_size", "expected at least 1")
	case s.Nonconforming > s.SampleSize:
		return broken("sampling.nonconforming", "expected at most the sample's size")
	case s.Rejection == 0 && s.Acceptance != 0, s.Rejection != 0 && s.Rejection <= s.Acceptance:
		return broken("sampling.rejection", "expected more than the acceptance number")
	}
	return nil
}

// checkSamples checks the identifiers of samples.
func checkSamples(samples []string) error {
	if len(samples) > maxSamples {
		return broken("sampling.samples", "expected at most %d", maxSamples)
	}
	seen := make(map[string]bool, len(samples))
	for at, id := range samples {
		if id == "" || !isText(id, maxCode) || seen[id] {
			return broken("sampling.samples", "[%d]: expected 1 to %d bytes of text, each once", at, maxCode)
		}
		seen[id] = true
	}
	return nil
}
