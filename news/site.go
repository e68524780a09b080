package news

import "slices"

// Site is the hub itself as its readers see it.
type Site struct {
	Title    string `json:"title"`    // 桐乡新闻聚合
	URL      string `json:"url"`      // public base address, ends in /
	Language string `json:"language"` // zh-CN
	Timezone string `json:"timezone"` // IANA name
	Contact  string `json:"contact"`  // the editor's address

	Cover           string `json:"cover,omitempty"`            // address of a picture of it, 1,400 pixels each way or more, for podcast clients; empty: the hub's own
	PodcastCategory string `json:"podcast_category,omitempty"` // in Apple's list of categories, with the one within it: News/Daily News; empty: that

	PerSource int `json:"per_source"` // how many entries of one source merged feeds take in a minute, see Share; 0: all

	// What the law has a site of this kind show; each empty where there is none.
	ICP         string `json:"icp,omitempty"`          // its filing (ICP 备案号): 浙ICP备2021000001号-1
	Police      string `json:"police,omitempty"`       // its filing with the police (公安备案号): 浙公网安备33048302000001号
	NewsLicence string `json:"news_licence,omitempty"` // number of its 互联网新闻信息服务许可证
	AVLicence   string `json:"av_licence,omitempty"`   // number of its 信息网络传播视听节目许可证
}

// Channel is a section (频道, 栏目) of the timeline.
type Channel struct {
	ID     string   `json:"id" yaml:"id"`
	Name   string   `json:"name" yaml:"name"`
	Parent string   `json:"parent,omitempty" yaml:"parent,omitempty"`
	Names  []string `json:"names,omitempty" yaml:"names,omitempty"` // other names that sources use for it

	Role  ChannelRole `json:"role,omitempty" yaml:"role,omitempty"`
	Words []string    `json:"words,omitempty" yaml:"words,omitempty"` // that speak for it in an entry's title and text
}

// ChannelRole is what a channel takes in beside what its words and names say.
type ChannelRole string

// The roles of channels; none for one that is of a subject.
const (
	RoleLocal    ChannelRole = "local"    // general news from inside the county
	RoleRest     ChannelRole = "rest"     // general news from elsewhere
	RolePictures ChannelRole = "pictures" // entries that are made of pictures
	RoleVideo    ChannelRole = "video"    // entries with sound or film
)

// ChannelRoles are all of them.
func ChannelRoles() []ChannelRole {
	return []ChannelRole{RoleLocal, RoleRest, RolePictures, RoleVideo}
}

// Town is a 镇 or 街道 with the names it goes by.
type Town struct {
	ID        string   `json:"id" yaml:"id"`
	Name      string   `json:"name" yaml:"name"`
	Kind      string   `json:"kind,omitempty" yaml:"kind,omitempty"`           // 镇 or 街道
	Aliases   []string `json:"aliases,omitempty" yaml:"aliases,omitempty"`     // unambiguous other names: old, traditional, with another kind
	Ambiguous bool     `json:"ambiguous,omitempty" yaml:"ambiguous,omitempty"` // the bare name is also something else and needs context
	Villages  []string `json:"villages,omitempty" yaml:"villages,omitempty"`   // 村, 社区
	Landmarks []string `json:"landmarks,omitempty" yaml:"landmarks,omitempty"`
	For       []string `json:"for,omitempty" yaml:"for,omitempty"`         // words beside the bare name that speak for the town
	Against   []string `json:"against,omitempty" yaml:"against,omitempty"` // words with the name inside that are something else (大麻烟, 大好河山)
}

// Ancestors are the channel's parents, nearest first. A cycle ends where it closes.
func Ancestors(channels []Channel, id string) []string {
	parent := func(id string) string {
		if i := slices.IndexFunc(channels, func(c Channel) bool { return c.ID == id }); i >= 0 {
			return channels[i].Parent
		}
		return ""
	}
	var up []string
	for p := parent(id); p != "" && len(up) < len(channels); p = parent(p) {
		up = append(up, p)
	}
	return up
}
