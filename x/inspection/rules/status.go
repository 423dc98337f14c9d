package rules

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// StatusAt returns the status that a history gives for a Unix time in seconds: that of the change which was recorded last
// among those that hold since then or before. So what is revoked since a time that has passed was revoked at all times
// after that, whatever was recorded of them before. It is STATUS_UNSPECIFIED before the first change holds.
func StatusAt(history []*inspectionv1.Change, unix int64) inspectionv1.Status {
	for i := len(history) - 1; i >= 0; i-- {
		if history[i].Since <= unix {
			return history[i].Status
		}
	}
	return inspectionv1.Status_STATUS_UNSPECIFIED
}

// AccreditationAt returns the status of an accreditation at a Unix time in seconds, STATUS_UNSPECIFIED before its first and
// after its last.
func AccreditationAt(a *inspectionv1.Accreditation, unix int64) inspectionv1.Status {
	if unix < a.From || a.Until != 0 && unix > a.Until {
		return inspectionv1.Status_STATUS_UNSPECIFIED
	}
	return StatusAt(a.History, unix)
}

// RecognitionAt returns the status of a recognition at a Unix time in seconds, STATUS_UNSPECIFIED before its first and
// after its last.
func RecognitionAt(r *inspectionv1.Recognition, unix int64) inspectionv1.Status {
	if r.Until != 0 && unix > r.Until {
		return inspectionv1.Status_STATUS_UNSPECIFIED
	}
	return StatusAt(r.History, unix)
}
