namespace Sampan.Sandbox.Tests.Kubectl;

/// <summary>kubectl 1.20, as Debian bullseye has it: it takes its schemas from OpenAPI version 2, and validates and merges by them.
/// Skipped only where it could not be fetched.</summary>
public sealed class OldKubectlTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: example.com/web:1}, {name: side, image: example.com/side:1}]}
        """;

    [Theory]
    [InlineData("1.36")]
    [InlineData("1.21")]
    public async Task Applies_validated_and_merged_by_the_servers_schemas(string version)
    {
        await using var cluster = await StartAsync(version);
        var kubectl = cluster.Kubectl;
        var (code, _, errors) = await kubectl.TryAsync("apply -f -", Deployment.Replace("replicas:", "replica:", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains("unknown field \"replica\" in io.k8s.api.apps.v1.DeploymentSpec", errors, StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web created\n", await kubectl.RunAsync("apply -f -", Deployment));
        Assert.Equal("deployment.apps/web unchanged\n", await kubectl.RunAsync("apply -f -", Deployment));
        await kubectl.RunAsync("set image deployment/web side=example.com/side:hand");
        var changed = Deployment.Replace("web:1", "web:2", StringComparison.Ordinal).Replace(", {name: side, image: example.com/side:1}", "", StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web configured\n", await kubectl.RunAsync("apply --validate=false -f -", changed));
        Assert.Equal("example.com/web:2", await kubectl.RunAsync("get deployment web -o jsonpath={.spec.template.spec.containers[*].image}"));
        await kubectl.RunAsync("rollout status deployment/web --timeout=60s");
    }

    [Theory]
    [InlineData("1.36")]
    [InlineData("1.21")]
    public async Task Gets_watches_describes_patches_and_deletes(string version)
    {
        await using var cluster = await StartAsync(version);
        var kubectl = cluster.Kubectl;
        await kubectl.RunAsync("create configmap first --from-literal=a=1");
        Assert.Matches(@"(?m)^NAME +DATA +AGE\nfirst +1 +\d+s", await kubectl.RunAsync("get configmap first"));
        using var watch = kubectl.Start("get configmaps --watch --no-headers -o name --field-selector metadata.name!=kube-root-ca.crt");
        Assert.Equal("configmap/first", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await kubectl.RunAsync("create configmap second");
        Assert.Equal("configmap/second", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        watch.Kill();
        await kubectl.RunAsync("""patch configmap first -p {"data":{"b":"2"}}""");
        var described = await kubectl.RunAsync("describe configmap first");
        Assert.StartsWith("Name:         first", described, StringComparison.Ordinal);
        Assert.Contains("\nb:\n----\n2\n", described, StringComparison.Ordinal);
        Assert.Equal("configmap \"first\" deleted\n", await kubectl.RunAsync("delete configmap first"));
        Assert.Contains("FIELDS:", await kubectl.RunAsync("explain deployment.spec.template"), StringComparison.Ordinal);
        Assert.Contains("volumeSnapshotClassName", await kubectl.RunAsync("explain volumesnapshot.spec"), StringComparison.Ordinal);
        await kubectl.RunAsync("run p --image=a/b");
        await kubectl.RunAsync("wait pod/p --for=condition=Ready --timeout=60s");
        var node = await kubectl.RunAsync("get pod p -o jsonpath={.spec.nodeName}");
        Assert.Contains("pod/p evicted", await kubectl.RunAsync($"drain {node} --force --timeout=60s"), StringComparison.Ordinal);
    }

    private static async Task<LiveCluster> StartAsync(string version)
    {
        var program = Environment.GetEnvironmentVariable("SAMPAN_TEST_KUBECTL_OLD");
        Assert.SkipUnless(program is { Length: > 0 }, "no kubectl 1.20: eng/kubectl.sh --old fetches one for SAMPAN_TEST_KUBECTL_OLD");
        return await LiveCluster.StartAsync(version, program);
    }
}
