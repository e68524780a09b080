package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"
)

// A dump ends with a seal: the SHA-256 of all its bytes before, in a skippable frame (RFC 8878 §3.1.2), which zstd passes
// over. Zstd's own checksum is of the text alone: it does not see a changed frame header, nor a second dump behind the first.
const (
	sealMagic = 0x184D2A5E
	sealLabel = "txnews-hub-seal1"
	sealSize  = 8 + len(sealLabel) + sha256.Size
)

// sealHead is what every seal begins with.
func sealHead() []byte {
	b := binary.LittleEndian.AppendUint32(nil, sealMagic)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(sealLabel)+sha256.Size))
	return append(b, sealLabel...)
}

// sealer passes on what is written, and seals it.
type sealer struct {
	w   io.Writer
	sum hash.Hash
}

func newSealer(w io.Writer) *sealer { return &sealer{w, sha256.New()} }

func (s *sealer) Write(p []byte) (int, error) {
	s.sum.Write(p) // a hash never fails
	return s.w.Write(p)
}

func (s *sealer) seal() error {
	_, err := s.w.Write(s.sum.Sum(sealHead()))
	return err
}

// readSeal reads a dump from where r stands to its end, and says whether a seal is there, and whether it fits.
func readSeal(r io.ReadSeeker) (there, fits bool, err error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return false, false, err
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return false, false, err
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil || end-start < int64(sealSize) {
		return false, false, err
	}
	sum := sha256.New()
	if _, err := io.CopyN(sum, r, end-start-int64(sealSize)); err != nil {
		return false, false, err
	}
	seal := make([]byte, sealSize)
	if _, err := io.ReadFull(r, seal); err != nil {
		return false, false, err
	}
	if !bytes.HasPrefix(seal, sealHead()) {
		return false, false, nil
	}
	return true, bytes.Equal(seal, sum.Sum(sealHead())), nil
}
