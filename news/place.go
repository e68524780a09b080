package news

import "time"

// PlaceFor is where a new entry stands on the timelines, given once; zero: where it arrives.
//
// What comes in after its source was first read, and claims to be no older than recent, or claims nothing, stands where it
// arrives: whoever follows a feed looks at its top. A first refresh and older claims stand at the time claimed, and not at the
// top, since they are no news; a day alone means its end. No place is later than first sight.
func PlaceFor(published, firstSeen time.Time, first bool, recent time.Duration) time.Time {
	claim := endOfClaim(published)
	if !first && (published.IsZero() || !claim.Before(firstSeen.Add(-recent))) {
		return time.Time{}
	}
	return SortKey(claim, firstSeen)
}

// SortKey is when an entry was published, as claimed, but never later than it was first seen, so that a future date does not
// stick to the top. An entry without a date gives when it was first seen.
func SortKey(published, firstSeen time.Time) time.Time {
	if published.IsZero() || published.After(firstSeen) {
		return firstSeen
	}
	return published
}

// endOfClaim is the last instant of what a date may mean.
func endOfClaim(t time.Time) time.Time {
	if !DayAlone(t) {
		return t
	}
	return t.AddDate(0, 0, 1).Add(-time.Millisecond)
}

// DayAlone tells a date that names no time of day. Midnight, as it is written, is such a one: that is how dates without a clock are
// read, and how most sites write them where a format wants a clock.
func DayAlone(t time.Time) bool {
	h, m, s := t.Clock()
	return !t.IsZero() && h+m+s+t.Nanosecond() == 0
}
