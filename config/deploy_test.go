package config_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
)

// composeFile is what the tests look at in docker-compose.yml.
type composeFile struct {
	Services map[string]struct {
		Image       string            `yaml:"image"`
		Command     string            `yaml:"command"`
		Restart     string            `yaml:"restart"`
		Environment map[string]string `yaml:"environment"`
		Ports       []string          `yaml:"ports"`
		Volumes     []string          `yaml:"volumes"`
		Healthcheck struct {
			Test []string `yaml:"test"`
		} `yaml:"healthcheck"`
		DependsOn map[string]struct {
			Condition string `yaml:"condition"`
		} `yaml:"depends_on"`
	} `yaml:"services"`
	Volumes map[string]any `yaml:"volumes"`
}

func compose(t *testing.T) composeFile {
	t.Helper()
	var c composeFile
	if err := yaml.Unmarshal([]byte(readFile(t, "../docker-compose.yml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func deployed(t *testing.T, file string, env ...string) config.Config {
	t.Helper()
	c, err := config.Load(config.Inputs{File: file, Environ: env})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) > 0 {
		t.Error(c.Warnings)
	}
	return c
}

func TestComposeKeepsRedisAsASystemOfRecord(t *testing.T) {
	redis := compose(t).Services["redis"]
	for _, flag := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"} {
		if !strings.Contains(redis.Command, flag) {
			t.Errorf("redis runs without %s: %q", flag, redis.Command)
		}
	}
	if !slices.Contains(redis.Volumes, "redis-data:/data") || len(redis.Ports) > 0 {
		t.Errorf("redis has the volumes %v and the ports %v", redis.Volumes, redis.Ports)
	}
}

func TestComposeFitsTogether(t *testing.T) {
	c := compose(t)
	hub := c.Services["hub"]
	for name, s := range c.Services {
		if len(s.Healthcheck.Test) == 0 || s.Restart != "unless-stopped" {
			t.Errorf("%s has the health check %v and restart %q", name, s.Healthcheck.Test, s.Restart)
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, ok := c.Volumes[from]; !ok && !strings.HasPrefix(from, "./") {
				t.Errorf("%s mounts %s, which is no volume", name, from)
			}
		}
	}
	if hub.DependsOn["redis"].Condition != "service_healthy" {
		t.Error("the hub does not wait for redis")
	}
	if !slices.Contains(hub.Volumes, "./deploy/hub.yaml:/etc/hub/hub.yaml:ro") ||
		!strings.Contains(readFile(t, "../Dockerfile"), "ENV HUB_CONFIG=/etc/hub/hub.yaml\n") {
		t.Error("the hub does not read deploy/hub.yaml")
	}
	var env []string
	for name := range hub.Environment {
		env = append(env, name+"=http://n.example.cn/")
	}
	cfg := deployed(t, "../deploy/hub.yaml", env...)
	store, err := url.Parse(cfg.Store)
	if err != nil || c.Services[store.Hostname()].Image == "" {
		t.Errorf("the store %s is no service of the file", cfg.Store)
	}
	if cfg.Listen != ":8080" || !strings.HasSuffix(hub.Ports[0], ":8080") {
		t.Errorf("the hub listens on %s, and the file publishes %v", cfg.Listen, hub.Ports)
	}
}

func TestTheDeployedHubKnowsTheFourPapers(t *testing.T) {
	want := map[string]string{"浙江日报": "zjol", "钱江晚报": "zjol", "嘉兴日报": "founder", "南湖晚报": "founder"}
	for _, s := range deployed(t, "../deploy/hub.yaml").Sources {
		if s.Kind != news.KindEpaper || s.Preset != want[s.Name] || !s.Enabled || s.Licence.Label != "稿件来源:"+s.Name {
			t.Errorf("%+v", s)
		}
		delete(want, s.Name)
	}
	if len(want) > 0 {
		t.Error("missing:", want)
	}
}

func TestTheImageKeepsItsStoreOnTheVolume(t *testing.T) {
	c := deployed(t, "../deploy/image.yaml")
	docker := readFile(t, "../Dockerfile")
	if !strings.Contains(docker, "VOLUME "+c.Store+"\n") || c.Listen != ":8080" || !strings.Contains(docker, "EXPOSE 8080\n") {
		t.Errorf("store %s, listen %s", c.Store, c.Listen)
	}
	if !strings.Contains(docker, "USER 65532:65532\n") || !strings.Contains(docker, "CGO_ENABLED=0 ") {
		t.Error("the image does not run a static binary as somebody other than root")
	}
}
