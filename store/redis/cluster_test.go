package redis

import (
	"testing"

	"github.com/redis/go-redis/v9"
)

// A cluster is asked for its nodes often enough that a failover costs seconds, and a URL's own parameters win.
func TestACluster(t *testing.T) {
	for rest, want := range map[string]string{"127.0.0.1:1,127.0.0.1:2": "1s", "127.0.0.1:1?dial_timeout=9s": "1s"} {
		c, err := dialCluster("redis://", rest)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.(*redis.ClusterClient).Options().ClusterStateReloadInterval.String(); got != want {
			t.Errorf("%s: nodes are asked for every %s, want %s", rest, got, want)
		}
		_ = c.Close()
	}
}
