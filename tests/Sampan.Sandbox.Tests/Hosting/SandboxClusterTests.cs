using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Tests.Hosting;

public sealed class SandboxClusterTests
{
    [Fact]
    public async Task Without_the_token_nothing_but_health_and_version_is_answered()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");

        var (code, status) = await cluster.SendAsync("GET", "/api/v1/pods");
        Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized"), (code, status.Text("reason")));
        foreach (var open in new[] { "/healthz", "/livez", "/readyz", "/version" }) Assert.Equal(HttpStatusCode.OK, (await cluster.SendAsync("GET", open)).Code);
    }

    [Fact]
    public async Task Impersonation_is_refused_not_ignored()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Http.DefaultRequestHeaders.Add("Impersonate-User", "somebody");
        Assert.Equal(HttpStatusCode.NotImplemented, (await cluster.SendAsync("GET", "/api/v1/pods")).Code);
    }

    [Fact]
    public async Task A_written_kubeconfig_is_for_its_owner_alone_even_over_an_older_file()
    {
        await using var cluster = await TestCluster.StartAsync();
        var folder = Directory.CreateTempSubdirectory("sandbox-test-").FullName;
        var file = Path.Combine(folder, "config");
        await File.WriteAllTextAsync(file, new string('x', 10_000), TestContext.Current.CancellationToken);

        await cluster.Cluster.WriteKubeconfigAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(cluster.Cluster.Kubeconfig, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public Task An_unknown_version_is_refused() => Assert.ThrowsAsync<UnsupportedVersionException>(() => SandboxCluster.StartAsync(
        new SandboxOptions { KubernetesVersion = "1.99" }, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_new_cluster_has_the_usual_namespaces_and_its_own_service()
    {
        await using var cluster = await TestCluster.StartAsync();
        var namespaces = await cluster.GetAsync("/api/v1/namespaces");
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], namespaces.Items("items").Select(i => i.Text("metadata", "name")));
        Assert.Equal("10.96.0.1", (await cluster.GetAsync("/api/v1/namespaces/default/services/kubernetes")).Text("spec", "clusterIP"));
    }

    [Theory]
    [InlineData("1.21", "extensions/v1beta1", true)]
    [InlineData("1.36", "extensions/v1beta1", false)]
    [InlineData("1.21", "policy/v1beta1", true)]
    [InlineData("1.36", "policy/v1beta1", false)]
    public async Task Each_version_serves_its_own_groups(string version, string groupVersion, bool served)
    {
        await using var cluster = await TestCluster.StartAsync(version);
        Assert.Equal(served, (await cluster.SendAsync("GET", $"/apis/{groupVersion}")).Code == HttpStatusCode.OK);
        var minor = await cluster.GetAsync("/version");
        Assert.Equal(version, $"1.{minor.Text("minor")}");
    }

    [Fact]
    public async Task A_body_over_three_mebibytes_is_413()
    {
        await using var cluster = await TestCluster.StartAsync();
        var body = $$$"""{"metadata":{"name":"big"},"data":{"a":"{{{new string('x', 5_000_000)}}}"}}""";
        var (code, status) = await cluster.SendAsync("POST", "/api/v1/namespaces/default/configmaps", body);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "Request entity too large: limit is 3145728"), (code, status.Text("message")));
    }

    [Fact]
    public async Task What_is_not_implemented_is_refused_with_a_status()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateConfigMapAsync("a");
        var (apply, _) = await cluster.SendAsync("PATCH", "/api/v1/namespaces/default/configmaps/a", "{}", "application/apply-patch+cbor");
        var (cbor, _) = await cluster.SendAsync("POST", "/api/v1/namespaces/default/configmaps", "k8s", "application/cbor");
        var (attach, status) = await cluster.SendAsync("POST", "/api/v1/namespaces/default/pods/p/attach");
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.NotImplemented), (apply, cbor, attach));
        Assert.Contains("sandbox-fidelity", status.Text("message"), StringComparison.Ordinal);
    }
}
