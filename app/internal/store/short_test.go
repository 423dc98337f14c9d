//go:build !long

package store

// thorough makes the crash tests visit many more points.
const thorough = false
