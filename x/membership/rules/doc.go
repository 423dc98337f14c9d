// Package rules holds where the state keeps organizations and what connects them, as far as verdicts ask. It is pure.
package rules
