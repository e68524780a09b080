package desk

import (
	"regexp"
	"testing"
)

func TestLanguageTagsAreOfLettersInParts(t *testing.T) {
	tag := regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`)
	for _, s := range []string{"", "z", "zh", "zh-CN", "zh_Hans_CN", "zh-", "-zh", "zh--CN", "z1", "zh-1", "abcdefgh", "abcdefghi", "zh-abcdefgh1", "zh-abcdefghi", "中文", "zh CN", "zh-中", "en-GB-oed", "zh\n"} {
		if got := isLanguageTag(s); got != tag.MatchString(s) {
			t.Errorf("%q: %v", s, got)
		}
	}
}
