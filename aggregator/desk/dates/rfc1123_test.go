package dates

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The short way for the form that feeds have most gives what time.Parse does, to the zone, and leaves to it what is written otherwise.
func TestTheShortWayIsTheLongOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const letters = "0123456789+-:, JanFebMarAprMyulgSepOctNvDcTueWdhiS"
	short := 0
	for n := range 200_000 {
		zone := time.FixedZone("", (r.IntN(31)-15)*3600+r.IntN(2)*r.IntN(60)*60)
		s := []byte(time.Unix(r.Int64N(4e9)-1e9, 0).In(zone).Format(time.RFC1123Z))
		if n%2 == 1 {
			s[r.IntN(len(s))] = letters[r.IntN(len(letters))]
		}
		got, ok := rfc1123(string(s))
		if !ok {
			continue
		}
		short++
		want, err := time.Parse("Mon, 02 Jan 2006 15:04:05 -0700", string(s))
		_, wantEast := want.Zone()
		if _, east := got.Zone(); err != nil || !got.Equal(want) || east != wantEast || (got.Location() == time.Local) != (want.Location() == time.Local) {
			t.Fatalf("%s: %v, want %v (%v)", s, got, want, err)
		}
	}
	if short < 90_000 {
		t.Errorf("%d of 200,000 went the short way", short)
	}
}
