//go:build !long

package app_test

// allSets has TestAuthorization send with all sets of permissions in every role.
const allSets = false
