package quota

import (
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	quotav1 "github.com/waymark-ledger/waymark/proto/waymark/quota/v1"
)

// What every quota must allow. LargestWork and LargestBytes are those of the largest transaction, as package app
// counts it. Consensus: changing one is state-machine breaking.
const (
	LargestWork  = 730_000
	LargestBytes = 512 << 10
	// Recovery is in how many blocks an empty bucket must have room for the largest transaction.
	Recovery = 1000

	leastWork   = (LargestWork + Recovery - 1) / Recovery
	leastBytes  = (LargestBytes + Recovery - 1) / Recovery
	maxCapacity = 1_000_000_000_000
)

func defaults() *quotav1.Params {
	return &quotav1.Params{Standard: &quotav1.Quota{
		WorkPerBlock: 2_250_000, WorkCapacity: 2_250_000,
		BytesPerBlock: 1_500_000, BytesCapacity: 15_000_000,
	}}
}

// validate returns ErrInvalidParams for quotas that would lock somebody out, or make no sense.
func validate(p *quotav1.Params) error {
	if err := validateQuota("standard", p.Standard); err != nil {
		return err
	}
	var last membershipv1.Role
	for i, r := range p.Roles {
		switch {
		case r == nil:
			return ErrInvalidParams.With("roles[%d]: expected a role and its quota", i)
		case membershipv1.Role_name[int32(r.Role)] == "":
			return ErrInvalidParams.With("roles[%d].role: not a role", i)
		case r.Role <= last:
			return ErrInvalidParams.With("roles[%d].role: expected ascending roles, each once", i)
		}
		last = r.Role
		if err := validateQuota("roles."+r.Role.String(), r.Quota); err != nil {
			return err
		}
	}
	return nil
}

func validateQuota(name string, q *quotav1.Quota) error {
	switch {
	case q == nil:
		return ErrInvalidParams.With("%s: expected a quota", name)
	case q.WorkCapacity < LargestWork || q.WorkCapacity > maxCapacity:
		return ErrInvalidParams.With("%s.work_capacity: expected %d, so that the largest transaction fits, to %d",
			name, LargestWork, uint64(maxCapacity))
	case q.BytesCapacity < LargestBytes || q.BytesCapacity > maxCapacity:
		return ErrInvalidParams.With("%s.bytes_capacity: expected %d, so that the largest transaction fits, to %d",
			name, LargestBytes, uint64(maxCapacity))
	case q.WorkPerBlock < leastWork || q.WorkPerBlock > q.WorkCapacity:
		return ErrInvalidParams.With("%s.work_per_block: expected %d, so that nobody is locked out, to work_capacity", name, leastWork)
	case q.BytesPerBlock < leastBytes || q.BytesPerBlock > q.BytesCapacity:
		return ErrInvalidParams.With("%s.bytes_per_block: expected %d, so that nobody is locked out, to bytes_capacity", name, leastBytes)
	}
	return nil
}

// of returns the quota of an organization with these roles: of each number, the largest of theirs.
func of(p *quotav1.Params, roles []membershipv1.Role) quotav1.Quota {
	if len(roles) == 0 {
		return *p.Standard
	}
	var largest quotav1.Quota
	for _, role := range roles {
		q := p.Standard
		for _, r := range p.Roles {
			if r.Role == role {
				q = r.Quota
			}
		}
		largest.WorkPerBlock = max(largest.WorkPerBlock, q.WorkPerBlock)
		largest.WorkCapacity = max(largest.WorkCapacity, q.WorkCapacity)
		largest.BytesPerBlock = max(largest.BytesPerBlock, q.BytesPerBlock)
		largest.BytesCapacity = max(largest.BytesCapacity, q.BytesCapacity)
	}
	return largest
}
