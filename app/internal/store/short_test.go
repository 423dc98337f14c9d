//go:build !long

package store

// thorough makes the crash tests visit every point instead of a sample.
const thorough = false
