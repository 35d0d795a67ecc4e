using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Kubernetes.Config;

namespace Sampan.Kubernetes.Tests.Config;

public sealed class LoginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private readonly Kubeconfigs _files = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute_and_after_a_refusal()
    {
        var path = _files.Add("token", "one\n");
        using var logins = Source($"tokenFile: {path}, token: never");
        var first = await logins.CurrentAsync(Ct);
        _files.Add("token", "two");
        var still = await logins.CurrentAsync(Ct);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await logins.CurrentAsync(Ct);
        _files.Add("token", "three");

        Assert.True(logins.Forget(second));
        var third = await logins.CurrentAsync(Ct);
        Assert.Equal(["one", "one", "two", "three"], new[] { first, still, second, third }.Select(l => l.Header!.Parameter!));
        Assert.False(logins.Forget(third));
    }

    [Fact]
    public async Task A_missing_token_file_is_named()
    {
        using var logins = Source($"tokenFile: {_files.Folder}/gone");

        Assert.Contains("/gone", await FailureAsync(logins), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_runs_once_until_its_answer_expires_or_is_refused()
    {
        using var logins = Source(Exec($$$"""
            echo x >> {{{_files.Folder}}}/runs
            n=$(wc -l < {{{_files.Folder}}}/runs | tr -d ' ')
            echo '{"kind":"ExecCredential","apiVersion":"{{{V1}}}","status":{"expirationTimestamp":"2026-01-01T00:10:00Z","token":"t'"$n"'"}}'
            """));

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => logins.CurrentAsync(Ct).AsTask()));
        Assert.All(all, l => Assert.Equal("t1", l.Header!.Parameter));
        _time.Advance(TimeSpan.FromMinutes(10));
        var second = await logins.CurrentAsync(Ct);
        Assert.Equal("t2", second.Header!.Parameter);
        Assert.True(logins.Forget(second));
        Assert.Equal("t3", (await logins.CurrentAsync(Ct)).Header!.Parameter);
    }

    [Fact]
    public async Task A_plugin_is_told_what_it_may_know_and_gets_its_arguments_and_variables()
    {
        var exec = Exec(
            $$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > {{{_files.Folder}}}/info
            printf '%s %s %s' "$1" "$2" "$REGION" > {{{_files.Folder}}}/args
            echo '{"kind":"ExecCredential","apiVersion":"{{{V1}}}","status":{"clientCertificateData":"C","clientKeyData":"K"}}'
            """,
            ", get, \"a token\"",
            "provideClusterInfo: true, env: [{name: REGION, value: north}]");
        using var logins = Source(exec, "tls-server-name: inner, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]");

        var login = await logins.CurrentAsync(Ct);

        Assert.Equal((null, new ClientCertificate("C", "K")), (login.Header, login.Certificate));
        Assert.Equal("get a token north", await File.ReadAllTextAsync(_files.Folder + "/args", Ct));
        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(_files.Folder + "/info", Ct));
        const string Expected = """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://h","tls-server-name":"inner","config":{"audience":"x"}}}}""";
        Assert.Equal(Expected, info.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("echo broken >&2; exit 3", "exit code 3: broken")]
    [InlineData("echo nonsense", "as JSON")]
    [InlineData("echo '{\"kind\":\"Pod\"}'", "printed a Pod")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"x\"}}'", "answered in client.authentication.k8s.io/v1beta1")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "neither a token")]
    public async Task A_plugin_that_fails_is_quoted(string script, string says)
    {
        using var logins = Source(Exec(script));

        var message = await FailureAsync(logins);

        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains("c-user", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_comes_with_its_hint()
    {
        using var logins = Source($"exec: {{apiVersion: {V1}, command: sampan-no-such-plugin, installHint: get it from the shelf}}");

        var message = await FailureAsync(logins);

        Assert.Contains("sampan-no-such-plugin", message, StringComparison.Ordinal);
        Assert.Contains("get it from the shelf", message, StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(LoginSource logins) =>
        (await Assert.ThrowsAsync<KubeConfigException>(async () => await logins.CurrentAsync(Ct))).Message;

    private string Exec(string script, string arguments = "", string more = "") =>
        $"exec: {{apiVersion: {V1}, command: sh, args: [{_files.AddScript("plugin", script)}{arguments}], {more} }}";

    private LoginSource Source(string user, string cluster = "") =>
        LoginSource.For(KubeConfigLoader.Parse(Kubeconfigs.One("c", "https://h", user, cluster)), _time);
}
