FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/bin/hub ./cmd/hub \
 && mkdir -p /out/data /out/tmp /out/etc/hub /out/etc/ssl/certs \
 && cp deploy/image.yaml /out/etc/hub/hub.yaml \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/

# busybox's wget is the health check's client: the image has no shell and nothing else to ask with.
FROM busybox:1.37-musl AS wget

# Zone data is in the binary.
FROM scratch
COPY --from=build --chown=65532:65532 /out/ /
COPY --from=wget /bin/wget /bin/wget
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
ENV HUB_CONFIG=/etc/hub/hub.yaml
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/bin/hub"]
CMD ["serve"]
