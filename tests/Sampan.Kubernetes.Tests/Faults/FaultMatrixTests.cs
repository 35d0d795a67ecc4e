using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Sandbox.Faults;

namespace Sampan.Kubernetes.Tests.Faults;

/// <summary>Every call under every fault, over HTTPS: it succeeds and is right, or it ends in a typed error that does not lie, and soon.</summary>
/// <remarks>The options give everything up within about two seconds; the bound has room for a machine that does much else.</remarks>
public sealed class FaultMatrixTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly string[] Everywhere =
    [
        "429:*:*:retry-after=0", "500:*:*", "503:*:*", "503:*:*:retry-after=0", "502:*:*", "504:*:*", "504:*:*:acted=false", "403:*:*", "401:*:*", "410:*:*",
        "latency:*:*:delay=30ms", "latency:*:*:delay=5s", "drip:*:*:bytes=4096,delay=1ms",
        "reset:*:*:at=0", "reset:*:*:at=50%", "reset:*:*:at=100%", "reset:*:*:at=50%,acted=false", "truncated:*:*:at=50%", "truncated:*:*:at=0", "truncated:*:*:at=99%",
        "hang:*:*", "hang:*:*:at=50%", "hang:*:*:acted=false", "goaway:*:*",
        "watch-cut:watch:*:frames=1,how=close", "watch-cut:watch:*:frames=1,how=middle", "watch-cut:watch:*:frames=1,how=reset", "watch-cut:watch:*:frames=1,how=silent",
        "watch-cut:watch:*:frames=1,how=410", "down:*:*:for=100ms",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Lasting =>
        [.. Everywhere.Select(AnyRequest), "down", "tls", "tls:how=expired", "tls:how=not-yet-valid", "tls:how=wrong-name", "tls:how=untrusted", "clock-skew:by=-26h", "clock-skew:by=26h"];

    public static TheoryData<string> Passing => [.. Everywhere.Select(f => AnyRequest(f) + (f.Contains('=', StringComparison.Ordinal) ? ",times=1" : ":times=1"))];

    [Theory]
    [MemberData(nameof(Lasting))]
    public Task A_lasting_fault_ends_every_call_soon_and_truly(string fault) => AllAsync(ClientCall.Reads.Concat(ClientCall.Writes), fault, lasting: true);

    [Theory]
    [MemberData(nameof(Passing))]
    public Task A_passing_fault_costs_no_read_and_no_truth(string fault) => AllAsync(ClientCall.Reads.Concat(ClientCall.Writes), fault, lasting: false);

    // Discovery and the version are no resources, and have to meet the faults too.
    private static string AnyRequest(string fault) => fault.Replace(":*:*", ":*:", StringComparison.Ordinal);

    private static async Task AllAsync(IEnumerable<ClientCall> calls, string fault, bool lasting)
    {
        var outcomes = await Task.WhenAll(calls.Select(call => OneAsync(call, fault, lasting)));
        var wrong = outcomes.OfType<string>().ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // Null when all is well.
    private static async Task<string?> OneAsync(ClientCall call, string spec, bool lasting)
    {
        await using var rig = await FaultRig.StartAsync();
        var prepared = await call.Prepare(rig, Ct);
        var client = rig.Client();
        var arrived = rig.Counting("create", "update", "patch", "delete");
        var before = arrived.Matched;
        var fault = rig.Cluster.Faults.Add(Fault.Parse(spec));
        var (result, failure) = ("", default(Exception));
        try
        {
            result = await Task.Run(() => call.Run(client, prepared, Ct), Ct).WaitAsync(Bound, Ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !Ct.IsCancellationRequested)
        {
            failure = e;
        }

        var requests = arrived.Matched - before;
        rig.Cluster.Faults.Clear();
        var done = call.WasDone is null ? (bool?)null : await call.WasDone(rig, Ct);
        var complaint = Judge(call, fault, lasting, result, failure, requests, done);
        return complaint is null ? null : $"{call.Name} under {spec}: {complaint} [{result}] {failure?.GetType().Name} {failure?.Message}";
    }

    private static string? Judge(ClientCall call, ActiveFault fault, bool lasting, string result, Exception? failure, long requests, bool? done)
    {
        if (failure is null) return result != call.Right ? $"is not {call.Right}" : done is false ? "says it is done, and it is not" : null;
        if (failure is TimeoutException) return "hangs";
        if (failure is not (KubeApiException or KubeUnreachableException or MalformedObjectException)) return "is no typed error";
        var kind = fault.Fault.Kind;
        var harmless = kind is FaultKind.Drip or FaultKind.GoAway or FaultKind.ClockSkew || fault.Fault is { Kind: FaultKind.Latency, Delay.TotalSeconds: < 1 };
        if (harmless) return "fails for nothing";
        var refused = kind is FaultKind.Forbidden or FaultKind.Unauthorized;
        // A version that is too old is for the caller of a watch to deal with: only a list can.
        if (call.Name == "watch" && failure is ResourceExpiredException) return null;
        if (!lasting && !refused && call.WasDone is null) return "is a read and gave up after one failure";
        if (call.Once && requests > 1 && kind is not (FaultKind.TooManyRequests or FaultKind.Down)) return $"was sent {requests} times";
        if (done is true && !MayHaveActed(failure)) return "was done, and the error says that it was not";
        if (failure is KubeApiException { IsAlreadyExists: true } or KubeApiException { IsConflict: true }) return "is the echo of its own attempt";
        return null;
    }

    private static bool MayHaveActed(Exception failure) => failure switch
    {
        KubeUnreachableException lost => lost.MayHaveActed,
        KubeApiException refusal => refusal.MayHaveActed,
        MalformedObjectException => true,
        _ => false,
    };
}
