package editorial

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"
)

// The cost of a password's hash: Argon2id with the least that OWASP's Password Storage Cheat Sheet asks for (19 MiB, 2 passes, 1 lane).
const (
	hashMemory = 19 << 10 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashBytes  = 32
	saltBytes  = 16
	hashAtOnce = 2 // so many are made at a time, in 19 MiB each, of strangers' and of others' passwords; more wait

	hashPatience = 10 * time.Second // for a turn
)

// The bounds of a password. NIST SP 800-63B asks for 8 characters at least, and for no rules of composition.
const (
	minPassword = 8    // characters
	maxPassword = 1024 // bytes
)

// commonest are passwords of that length which everybody tries first.
var commonest = []string{"password", "password1", "passw0rd", "12345678", "123456789", "1234567890", "0123456789", "87654321", "qwertyui", "qwertyuiop", "1q2w3e4r",
	"asdfghjkl", "11111111", "88888888", "66666666", "00000000", "iloveyou", "admin123", "administrator", "woaini1314", "5201314520", "abc12345", "abcd1234", "a1234567",
	"a12345678", "a123456789", "qq123456", "zxcvbnm123", "1qaz2wsx", "qazwsxedc", "letmein1", "sunshine", "football", "princess"}

// passwords makes and checks hashes of passwords. Strangers wait among themselves, so that their guesses hold nobody else up.
type passwords struct {
	turns     chan struct{}
	strangers chan struct{}
	memory    int // of new hashes, in KiB
}

func newPasswords() passwords {
	return passwords{make(chan struct{}, hashAtOnce), make(chan struct{}, hashAtOnce), hashMemory}
}

// of takes its turns among the strangers, where they come from a browser that is not known.
func (p passwords) of(known bool) passwords {
	if !known {
		p.turns = p.strangers
	}
	return p
}

// hash is what is kept of a password, as a PHC string.
func (p passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	sum, err := p.sum(ctx, password, salt, p.memory, hashPasses, hashLanes, hashBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, hashPasses, hashLanes, b64.EncodeToString(salt), b64.EncodeToString(sum)), err
}

// fits reports whether a password is the one that was hashed. Where there is no hash, it takes as long, and is not.
func (p passwords) fits(ctx context.Context, hash, password string) (bool, error) {
	var version, memory, passes, lanes int
	parts := strings.Split(hash, "$")
	known := len(parts) == 6 && parts[1] == "argon2id"
	if known {
		_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
		_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
		known = err1 == nil && err2 == nil && version == argon2.Version && memory > 0 && memory <= 1<<20 && passes > 0 && passes < 100 && lanes > 0 && lanes < 100
	}
	if !known {
		_, err := p.sum(ctx, password, make([]byte, saltBytes), p.memory, hashPasses, hashLanes, hashBytes)
		return false, err
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false, nil
	}
	sum, err := p.sum(ctx, password, salt, memory, passes, lanes, len(want))
	return err == nil && subtle.ConstantTimeCompare(sum, want) == 1, err
}

// sum waits for its turn.
func (p passwords) sum(ctx context.Context, password string, salt []byte, memory, passes, lanes, size int) ([]byte, error) {
	patience := time.NewTimer(hashPatience)
	defer patience.Stop()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience.C:
		return nil, refuse(Limited, LoginLimited, "1")
	}
	if same, err := precis.OpaqueString.String(password); err == nil { // RFC 8265: however it was typed
		password = same
	}
	return argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), uint8(lanes), uint32(size)), nil
}

// checkPassword refuses one that is guessed at once.
func checkPassword(user, password string) error {
	_, err := precis.OpaqueString.String(password)
	lower := strings.ToLower(password)
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return refuse(Invalid, PasswordShort, strconv.Itoa(minPassword)).in("password")
	case len(password) > maxPassword:
		return refuse(Invalid, PasswordLong, strconv.Itoa(maxPassword)).in("password")
	case err != nil:
		return refuse(Invalid, PasswordUnfit).in("password").because(err)
	case strings.EqualFold(password, user), slices.Contains(commonest, lower), strings.Trim(password, password[:1]) == "":
		return refuse(Invalid, PasswordCommon).in("password")
	}
	return nil
}
