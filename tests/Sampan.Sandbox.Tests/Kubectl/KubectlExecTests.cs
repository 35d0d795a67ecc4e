namespace Sampan.Sandbox.Tests.Kubectl;

/// <summary><c>kubectl exec</c>, which speaks v5 over WebSocket.</summary>
public sealed class KubectlExecTests
{
    [Theory]
    [InlineData("1.36")]
    [InlineData("1.21")]
    public async Task Exec_runs_and_prints_and_passes_codes_and_stdin_on(string version)
    {
        await using var cluster = await LiveCluster.StartAsync(version);
        await cluster.DeployAsync();
        var kubectl = cluster.Kubectl;

        Assert.Equal("hello\n", await kubectl.RunAsync("exec deployment/web -- echo hello"));
        var (code, _, errors) = await kubectl.TryAsync("exec deployment/web -c web -- sh -c echo\u00a0oh\u00a0>&2;\u00a0exit\u00a07");
        Assert.Equal((7, "oh\ncommand terminated with exit code 7\n"), (code, errors));
        Assert.Equal("from here", await kubectl.RunAsync("exec -i deployment/web -- cat", "from here"));

        (code, _, errors) = await kubectl.TryAsync("exec deployment/web -- psql");
        Assert.Equal(1, code);
        Assert.Contains("exec: \"psql\": executable file not found in $PATH", errors, StringComparison.Ordinal);
        (code, _, errors) = await kubectl.TryAsync("exec deployment/web -c nope -- true");
        Assert.Equal(1, code);
        Assert.Contains("container nope is not valid for pod", errors, StringComparison.Ordinal);
        (code, _, errors) = await kubectl.TryAsync("exec -i deployment/web -- sh", "echo x");
        Assert.Equal(2, code);
        Assert.Contains("only -c SCRIPT", errors, StringComparison.Ordinal);
        Assert.Equal(5, cluster.Cluster.ExecutedCommands.Count);
    }
}
