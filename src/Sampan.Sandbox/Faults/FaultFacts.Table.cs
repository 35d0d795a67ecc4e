namespace Sampan.Sandbox.Faults;

public sealed partial record FaultFacts
{
    private static IEnumerable<FaultFacts> Answers()
    {
        yield return new(FaultKind.TooManyRequests, "429",
            "plain text \"Too many requests, please try again later.\" with Retry-After and the two X-Kubernetes-PF headers; nothing was done",
            "API Priority and Fairness, when the queue of a priority level is full or a request waited too long in it (filters/priority-and-fairness.go)",
            [FaultParameters.RetryAfter], "429:list:pods:times=3,retry-after=1");
        yield return new(FaultKind.InternalError, "500",
            "a Status without a reason, \"etcdserver: request timed out\"; nothing was done",
            "an error of storage that is none of the API's own, such as etcd electing a leader",
            [FaultParameters.Message], "500:create|update|patch:deployments.apps:every=2");
        yield return new(FaultKind.Unavailable, "503",
            "a Status with reason ServiceUnavailable, with Retry-After when asked for; nothing was done",
            "an API server that starts or stops, or whose storage is not ready",
            [FaultParameters.RetryAfter, FaultParameters.Message], "503:*:*:times=5,retry-after=1");
        yield return new(FaultKind.BadGateway, "502", "an HTML page, as no API server writes; nothing was done",
            "a load balancer without a healthy API server behind it", [], "502:get:secrets:chance=0.2,seed=7");
        yield return new(FaultKind.GatewayTimeout, "504", "an HTML page, as no API server writes; whether the request was done depends on acted",
            "a load balancer that lost patience with the API server behind it", [FaultParameters.Acted], "504:create:*:times=1,acted=true");
        yield return new(FaultKind.Forbidden, "403", "a Status with reason Forbidden in RBAC's words; nothing was done",
            "a user without the right (endpoints/handlers/responsewriters)", [FaultParameters.Message], "403:list:secrets");
        yield return new(FaultKind.Unauthorized, "401", "a Status with reason Unauthorized; nothing was done",
            "a token that has expired or was revoked", [], "401:*:*:after=20");
        yield return new(FaultKind.Expired, "410",
            "for a list with a continue token, a Status with reason Expired and a token for the inconsistent rest; for a watch with a resourceVersion, an ERROR " +
            "frame. Other requests pass", "etcd compacted the revision (about five minutes), or the watch cache no longer has it", [], "410:list:pods:times=1");
    }

    private static IEnumerable<FaultFacts> Bodies()
    {
        yield return new(FaultKind.Latency, "latency", "the request is worked on late, and its answer begins late", "an overloaded server, or a slow way to it",
            [FaultParameters.Delay], "latency:*:*:delay=300ms,chance=0.5");
        yield return new(FaultKind.Drip, "drip", "the body comes in pieces with pauses between them; watches pass", "a slow or shaped network",
            [FaultParameters.Bytes, FaultParameters.Delay], "drip:list:configmaps:bytes=512,delay=50ms");
        yield return new(FaultKind.Reset, "reset",
            "the stream is reset (RST_STREAM; in HTTP/1.1 the TCP connection) inside the answer; watches pass, they have watch-cut",
            "a server that is killed, a connection that a firewall forgot", [FaultParameters.At, FaultParameters.Acted], "reset:list:pods:at=50%,times=1");
        yield return new(FaultKind.Truncated, "truncated",
            "a 200 whose body stops in the middle and whose Content-Length says that this is all; watches and answers that are no 200 pass",
            "a proxy that stores answers and stored half of one", [FaultParameters.At], "truncated:list:configmaps:at=70%");
        yield return new(FaultKind.Hang, "hang", "silence, before the head or inside the body, until the client goes away; watches pass once they are open",
            "a server that is stopped (SIGSTOP, a frozen machine) behind a connection that stays", [FaultParameters.At, FaultParameters.Acted], "hang:create:pods:times=1");
        yield return new(FaultKind.WatchCut, "watch-cut", "a watch ends after some frames, in one of five ways", "restarts, rolling upgrades, idle timeouts of load balancers",
            [FaultParameters.Frames, FaultParameters.WatchHow], "watch-cut:watch:pods:frames=5,how=middle");
    }

    private static IEnumerable<FaultFacts> Connections()
    {
        yield return new(FaultKind.GoAway, "goaway", "the answer comes, and with it HTTP/2's GOAWAY (HTTP/1.1: Connection: close): open streams end in order, new ones need a new connection",
            "--goaway-chance, and every API server that shuts down in order", [], "goaway:*:*:every=10");
        yield return new(FaultKind.Down, "down",
            "every connection is reset and nobody listens for a while, beginning with the first request that matches; at once, when nothing is given to match. " +
            "It strikes once unless times says otherwise", "a restart, an upgrade of the control plane", [FaultParameters.For], "down:create:*:after=30,for=2s");
        yield return new(FaultKind.Tls, "tls", "open connections are reset, and no handshake succeeds", "a certificate that was not renewed, a clock that is wrong, another server at the address",
            [FaultParameters.TlsHow], "tls:how=expired")
        { Stands = true };
    }

    private static IEnumerable<FaultFacts> Clusters()
    {
        yield return new(FaultKind.ClockSkew, "clock-skew", "the Date header and every time the server sets itself (creationTimestamp, deletionTimestamp, conditions of definitions) are off; its certificate is not",
            "a control plane without time synchronisation", [FaultParameters.By], "clock-skew:by=-2h")
        { Stands = true };
        yield return new(FaultKind.Conversion, "conversion",
            "the conversion webhook of a custom resource can't be reached: whatever needs another version than the stored one is a 500 in a real server's words; the " +
            "stored version is served. Without it a definition's webhook is really called", "an operator that is gone while its definitions are still there",
            [FaultParameters.Message], "conversion:*:widgets.example.com");
        yield return new(FaultKind.DeadApi, "dead-api",
            "an APIService whose server does not answer: Available=False, listed in discovery (aggregated: freshness Stale, without resources), 503 \"service unavailable\" for " +
            "everything below it, absent from /openapi", "an uninstalled metrics or admission server that left its APIService behind",
            [FaultParameters.Group, FaultParameters.Version], "dead-api:group=metrics.example.com,version=v1beta1")
        { Stands = true };
    }
}
