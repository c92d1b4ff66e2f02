# Built with: docker build -t rapport .
# Run with:   docker run -v rapport:/data -e SLACK_BOT_TOKEN -e SLACK_APP_TOKEN rapport

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/rapport ./cmd/rapport \
    && mkdir -p /out/data /out/tmp /out/licenses \
    && cp LICENSE NOTICE bot/cards/picture/font/OFL.txt /out/licenses/

# Nothing but the program (the time zones are inside it), the certificates that
# it checks Slack and Telegram by, and two folders that it may write to.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/ /
USER 65532:65532
ENV RAPPORT_DB=/data/rapport.db \
    RAPPORT_ADDR=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/rapport", "health"]
ENTRYPOINT ["/rapport"]
CMD ["serve"]
