using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;
using Sampan.Kubernetes.Exec;
using Sampan.Kubernetes.Tests.Client;

namespace Sampan.Kubernetes.Tests.Exec;

public sealed class PodExecTests : IAsyncLifetime
{
    private const string Runc = "OCI runtime exec failed: exec failed: unable to start container process: exec: ";

    private static readonly ExecRequest Sync = new(new ObjectKey("shop", "db-0"), "main", ["sh", "-c", "a & b/c"]);

    private FaultyApi _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await FaultyApi.StartAsync();

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("v4.channel.k8s.io")]
    [InlineData("v5.channel.k8s.io")]
    public async Task A_command_gives_its_output_and_code(string protocol)
    {
        string[] sent = [];
        _api.Answer = context =>
        {
            sent = [$"{context.Request.Headers.Authorization}", $"{context.Request.Headers.UserAgent}", $"{context.Request.Headers.SecWebSocketProtocol}"];
            return ExecServer.Speaking(protocol, async s =>
            {
                await s.Send(1, "");
                await s.Send(1, "one ");
                await s.Send(2, "trouble");
                await s.Send([1, .. "tw"u8], false);
                await s.Send([.. "o\n"u8], true);
                await s.Send([255, 1], true);
                await s.Send([], true);
                await s.End(ExecServer.Exited(7));
            })(context);
        };
        await using var client = _api.Client(FaultyApi.Quick with { UserAgent = "sampan/test" });

        var result = await client.Exec.ExecAsync(Sync, Ct);

        Assert.Equal(new ExecResult(7, "one two\n", "trouble"), result);
        Assert.Equal(
            "GET /api/v1/namespaces/shop/pods/db-0/exec?command=sh&command=-c&command=a%20%26%20b%2Fc&container=main&stderr=true&stdout=true",
            Assert.Single(_api.Requests));
        Assert.Equal(["Bearer t", "sampan/test", "v5.channel.k8s.io, v4.channel.k8s.io"], sent);
    }

    [Fact]
    public async Task A_status_may_come_in_pieces_and_without_a_goodbye()
    {
        _api.Answer = ExecServer.Speaking("v4.channel.k8s.io", async s =>
        {
            await s.Send(3, ExecServer.Success[..9]);
            await s.Send(3, ExecServer.Success[9..]);
            await s.Send(1, "late");
        });
        await using var client = _api.Client();

        Assert.Equal(0, (await client.Exec.ExecAsync(Sync, Ct)).ExitCode);
    }

    [Fact]
    public async Task Output_is_kept_up_to_the_limit_and_no_character_is_cut_in_two()
    {
        _api.Answer = ExecServer.Speaking("v5.channel.k8s.io", async s =>
        {
            await s.Send(1, new string('x', 99) + "é");
            await s.Send(1, new string('y', 100_000));
            await s.Send(2, new string('z', 100));
            await s.End(ExecServer.Success);
        });
        await using var client = _api.Client();

        var result = await client.Exec.ExecAsync(Sync with { MaxOutputBytes = 100 }, Ct);

        Assert.Equal(new ExecResult(0, new string('x', 99), new string('z', 100)) { Truncated = true }, result);
    }

    [Theory]
    [InlineData(404, "NotFound", "pods \\\"db-0\\\" not found", ExecRefusal.PodNotFound)]
    [InlineData(404, "NotFound", "pods \\\"node-1\\\" not found", ExecRefusal.NotRunning)]
    [InlineData(400, "BadRequest", "container main is not valid for pod db-0", ExecRefusal.ContainerNotFound)]
    [InlineData(400, "BadRequest", "pod db-0 does not have a host assigned", ExecRefusal.NotRunning)]
    [InlineData(403, "Forbidden", "pods \\\"db-0\\\" is forbidden: User \\\"u\\\" cannot get resource", ExecRefusal.Forbidden)]
    [InlineData(501, "NotImplemented", "no", ExecRefusal.NotSupported)]
    [InlineData(400, "BadRequest", "Upgrade request required", ExecRefusal.NotSupported)]
    [InlineData(500, "InternalError", "Internal error occurred: error dialing backend: dial tcp: i/o timeout", ExecRefusal.Other)]
    public async Task The_api_servers_refusal_is_told_by_kind(int code, string reason, string message, ExecRefusal refusal)
    {
        _api.Answer = FaultyApi.Status(code, reason, message);
        await using var client = _api.Client();

        var e = await Assert.ThrowsAsync<ExecRefusedException>(() => client.Exec.ExecAsync(Sync, Ct));

        Assert.Equal((refusal, code, reason, message.Replace("\\", "", StringComparison.Ordinal)), (e.Refusal, (int)e.Code, e.Reason, e.Message));
        Assert.Single(_api.Requests);
    }

    [Theory]
    [InlineData("unable to upgrade connection: container not found (\\\"main\\\")", ExecRefusal.NotRunning)]
    [InlineData("unable to upgrade connection: pod does not exist", ExecRefusal.PodNotFound)]
    [InlineData(Runc + "\\\"nop\\\": executable file not found in $PATH: unknown", ExecRefusal.ProgramNotFound)]
    [InlineData(Runc + "\\\"/nop\\\": stat /nop: no such file or directory: unknown", ExecRefusal.ProgramNotFound)]
    [InlineData(Runc + "\\\"/etc\\\": is a directory: unknown", ExecRefusal.Other)]
    public async Task The_nodes_refusal_comes_as_a_status_on_the_error_stream(string words, ExecRefusal refusal)
    {
        _api.Answer = ExecServer.Speaking("v5.channel.k8s.io", s => s.End(
            $$"""
            {"metadata":{},"status":"Failure","message":"Internal error occurred: {{words}}","reason":"InternalError",
             "details":{"causes":[{"message":"{{words}}"}]},"code":500}
            """));
        await using var client = _api.Client();

        var e = await Assert.ThrowsAsync<ExecRefusedException>(() => client.Exec.ExecAsync(Sync, Ct));

        Assert.Equal((refusal, "InternalError"), (e.Refusal, e.Reason));
        Assert.Single(_api.Requests);
    }

    [Fact]
    public async Task Without_a_status_nobody_knows_and_nothing_is_repeated()
    {
        _api.Script(
            ExecServer.Speaking("v4.channel.k8s.io", s => s.Close()),
            ExecServer.Speaking("v4.channel.k8s.io", async s =>
            {
                await s.Send(1, "half");
                await s.Send(3, """{"status":"Succ""");
            }));
        await using var client = _api.Client();

        foreach (var count in new[] { 1, 2 })
        {
            var e = await Assert.ThrowsAsync<KubeUnreachableException>(() => client.Exec.ExecAsync(Sync, Ct));
            Assert.True(e.MayHaveActed);
            Assert.Equal(count, _api.Requests.Count);
        }
    }

    [Fact]
    public async Task A_kept_connection_that_breaks_is_not_tried_again_behind_our_back()
    {
        _api.Script(FaultyApi.Status(404, "NotFound", "pods \\\"db-0\\\" not found"), context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var client = _api.Client();
        await Assert.ThrowsAsync<ExecRefusedException>(() => client.Exec.ExecAsync(Sync, Ct));

        Assert.True((await Assert.ThrowsAsync<KubeUnreachableException>(() => client.Exec.ExecAsync(Sync, Ct))).MayHaveActed);
        Assert.Equal(2, _api.Requests.Count);
    }

    [Fact]
    public async Task Only_a_busy_server_is_asked_again()
    {
        _api.Script(FaultyApi.Status(429, "TooManyRequests"), ExecServer.Speaking("v5.channel.k8s.io", s => s.End(ExecServer.Success)));
        await using var client = _api.Client();

        Assert.Equal(0, (await client.Exec.ExecAsync(Sync, Ct)).ExitCode);
        Assert.Equal(2, _api.Requests.Count);
    }

    [Fact]
    public async Task A_callers_patience_ends_the_connection()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var gone = new TaskCompletionSource();
        _api.Answer = ExecServer.Speaking("v5.channel.k8s.io", async s =>
        {
            await s.Send(1, "");
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(s.Drain);
            gone.SetResult();
        });
        await using var client = _api.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Exec.ExecAsync(Sync, patience.Token));
        await gone.Task.WaitAsync(Ct);
    }

    [Fact]
    public async Task A_connection_that_answers_no_ping_is_given_up()
    {
        _api.Answer = async context =>
        {
            context.Response.Headers.SecWebSocketAccept = Accept(context);
            context.Response.Headers.SecWebSocketProtocol = "v4.channel.k8s.io";
            context.Response.Headers.Upgrade = "websocket";
            await using var raw = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await raw.CopyToAsync(Stream.Null, context.RequestAborted);
        };
        var impatient = FaultyApi.Quick with { ExecPingEvery = TimeSpan.FromMilliseconds(20), ExecPongWithin = TimeSpan.FromMilliseconds(50) };
        await using var client = _api.Client(impatient);

        Assert.True((await Assert.ThrowsAsync<KubeUnreachableException>(() => client.Exec.ExecAsync(Sync, Ct))).MayHaveActed);
    }

    [Theory]
    [InlineData("echo", "v9.channel.k8s.io")]
    [InlineData("echo", "")]
    [InlineData("bogus", "v4.channel.k8s.io")]
    public async Task What_is_no_exec_server_is_refused(string accept, string protocol)
    {
        _api.Answer = async context =>
        {
            context.Response.Headers.SecWebSocketAccept = accept == "echo" ? Accept(context) : accept;
            if (protocol.Length > 0) context.Response.Headers.SecWebSocketProtocol = protocol;
            context.Response.Headers.Upgrade = "websocket";
            await using var raw = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        };
        await using var client = _api.Client();

        Assert.Equal(ExecRefusal.NotSupported, (await Assert.ThrowsAsync<ExecRefusedException>(() => client.Exec.ExecAsync(Sync, Ct))).Refusal);
    }

    [Fact]
    public async Task A_proxy_that_strips_the_upgrade_is_named()
    {
        _api.Answer = FaultyApi.Json("hello");
        await using var client = _api.Client();

        var e = await Assert.ThrowsAsync<ExecRefusedException>(() => client.Exec.ExecAsync(Sync, Ct));

        Assert.Equal(ExecRefusal.NotSupported, e.Refusal);
        Assert.Contains("answered 200: hello", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acting_as_several_groups_sends_a_line_for_each_and_keeps_the_stream_binary()
    {
        string?[] groups = [];
        _api.Answer = context =>
        {
            groups = [.. context.Request.Headers["Impersonate-Group"]];
            return ExecServer.Speaking("v5.channel.k8s.io", s => s.End(ExecServer.Success))(context);
        };
        await using var client = _api.Client(user: "token: t, as: ann, as-groups: [a, b]");

        Assert.Equal(0, (await client.Exec.ExecAsync(Sync, Ct)).ExitCode);
        Assert.Equal(["a", "b"], groups);
    }

    private static string Accept(HttpContext context)
    {
#pragma warning disable CA5350 // the protocol's own echo
        var key = context.Request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key)));
#pragma warning restore CA5350
    }
}
