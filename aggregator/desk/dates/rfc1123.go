package dates

import (
	"strings"
	"time"
)

// rfc1123 reads what feeds have most: Tue, 12 Jun 2012 09:12:00 +0800, as time.Parse does. ok is false of everything that is written, or is, in the
// least otherwise: a day that not every month has, letters in another case.
func rfc1123(s string) (t time.Time, ok bool) {
	const form = "Mon, 02 Jan 2006 15:04:05 -0700"
	if len(s) != len(form) || s[3:5] != ", " || s[7] != ' ' || s[11] != ' ' || s[16] != ' ' || s[19] != ':' || s[22] != ':' || s[25] != ' ' || s[26] != '+' && s[26] != '-' {
		return t, false
	}
	weekday, month := strings.Index("SunMonTueWedThuFriSat", s[:3]), strings.Index("JanFebMarAprMayJunJulAugSepOctNovDec", s[8:11])
	day, year, hour, minute, second := number(s[5:7]), number(s[12:16]), number(s[17:19]), number(s[20:22]), number(s[23:25])
	zoneHour, zoneMinute := number(s[27:29]), number(s[29:31])
	if weekday%3 != 0 || month%3 != 0 || day < 1 || day > 28 || year < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
		zoneHour < 0 || zoneHour > 15 || zoneMinute < 0 || zoneMinute > 59 {
		return t, false
	}
	east := zoneHour*3600 + zoneMinute*60
	if s[26] == '-' {
		east = -east
	}
	t = time.Date(year, time.Month(month/3+1), day, hour, minute, second-east, 0, time.UTC).In(time.Local)
	if _, here := t.Zone(); here != east {
		t = t.In(time.FixedZone("", east))
	}
	return t, true
}

// number is what digits say, -1 where there is another character.
func number(s string) (n int) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}
