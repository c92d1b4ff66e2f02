# What people type most. .ci/run does all of it, and installs what it needs.

.PHONY: build test race lint fuzz bench ci docker

build:
	CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o bin/rapport ./cmd/rapport

test:
	go test ./...

race:
	.ci/run race

lint:
	.ci/run lint

# FUZZ_TIME=5m make fuzz
fuzz:
	.ci/run fuzz

# Each benchmark measures its baseline in the same run and prints the ratio. One
# package at a time: they would slow each other down. Building a million deals takes
# minutes.
bench:
	go test -run '^$$' -bench . -benchmem -p 1 -timeout 60m ./...

ci:
	.ci/run

docker:
	docker build -t rapport .
