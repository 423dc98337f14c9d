package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// MinSalt is the least length of a salt in bytes: one that nobody guesses.
const MinSalt = 16

// PersonSubject returns the subject key of a person, as whom a text identifies: "person/" and the hexadecimal sha256 of
// "waymark/person/1", the salt's length in 8 bytes, big-endian, the salt and the text. Who has both finds what is listed;
// from the key alone nobody learns the text, as long as the salt is secret and at least [MinSalt] random bytes.
func PersonSubject(salt []byte, text string) string {
	h := sha256.New()
	h.Write([]byte("waymark/person/1"))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(salt))))
	h.Write(salt)
	h.Write([]byte(text))
	return "person/" + hex.EncodeToString(h.Sum(nil))
}
