// Package store keeps the state of the machine on disk.
package store
