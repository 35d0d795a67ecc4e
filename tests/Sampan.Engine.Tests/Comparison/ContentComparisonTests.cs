using Sampan.Api;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;
using Sampan.Engine.Comparison;
using Sampan.Engine.Tests.Fakes;
using Sampan.Engine.Tests.Restores;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Tests.Comparison;

/// <summary>Whole sides: what is only on one, what differs, in which version it is compared, and what can't be.</summary>
public sealed class ContentComparisonTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backups_are_merged_by_resource_namespace_and_name()
    {
        var left = new BucketBuilder("l").Add("configmaps", Map("a", "x", 1)).Add("configmaps", Map("a-b", "x", 1)).Add("configmaps", Map("a", "y", 1)).Add("secrets", Thing("Secret", "s"));
        var right = new BucketBuilder("r").Add("configmaps", Map("a", "y", 2)).Add("configmaps", Map("a-b", "x", 1)).Add("configmaps", Map("b", "x", 1)).Add("events", Thing("Event", "e"));

        var (found, equal) = await CompareAsync(left, "l", right, "r");

        Assert.Equal(["OnlyLeft configmaps a/x ", "Changed configmaps a/y data.v", "OnlyRight configmaps b/x ", "OnlyLeft secrets s "], found);
        Assert.Equal(1, equal);
    }

    [Fact]
    public async Task Objects_are_compared_in_a_version_that_both_sides_have()
    {
        string Widget(string version, int size) => $$$"""{"apiVersion":"example.com/{{{version}}}","kind":"Widget","metadata":{"name":"w"},"size{{{version}}}":{{{size}}}}""";
        var left = new BucketBuilder("l").Add("widgets.example.com", Widget("v1", 1)).Add("widgets.example.com", Widget("v1beta1", 1), preferred: false);
        var right = new BucketBuilder("r").Add("widgets.example.com", Widget("v2", 1)).Add("widgets.example.com", Widget("v1beta1", 2), preferred: false);

        Assert.Equal(["Changed widgets.example.com w sizev1beta1"], (await CompareAsync(left, "l", right, "r")).Found);
    }

    [Fact]
    public async Task Without_a_common_version_a_known_kind_is_converted()
    {
        const string Old = """
            {"apiVersion":"networking.k8s.io/v1beta1","kind":"Ingress","metadata":{"name":"i","namespace":"a"},
            "spec":{"rules":[{"http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"serviceName":"s","servicePort":80}}]}}]}}
            """;
        const string New = """
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i","namespace":"a"},
            "spec":{"rules":[{"http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":81}}}}]}}]}}
            """;
        var (left, right) = (new BucketBuilder("l").Add("ingresses.networking.k8s.io", New), new BucketBuilder("r").Add("ingresses.networking.k8s.io", Old));

        Assert.Equal(["Changed ingresses.networking.k8s.io a/i spec.rules[0].http.paths[0].backend.service.port.number"], (await CompareAsync(left, "l", right, "r")).Found);
    }

    [Fact]
    public async Task A_cluster_is_asked_for_what_the_backup_selects_and_for_what_it_holds()
    {
        var rig = Shop();
        rig.Cluster.Add(Catalogs.ConfigMaps, "b", "elsewhere").Add(Catalogs.ConfigMaps, "a", "c2");
        await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        var (found, equal) = await CompareAsync(rig);
        Assert.Empty(found);
        Assert.Equal(4, equal);

        rig.Cluster.Add(Catalogs.ConfigMaps, "a", "new").Add(Catalogs.ConfigMaps, "b", "new").Add(Catalogs.ConfigMaps, "a", "c", Map("a", "c", 2));
        await rig.Cluster.DeleteAsync(Catalogs.ConfigMaps, new("a", "c2"), new(), Ct);

        Assert.Equal(["Changed configmaps a/c data", "OnlyLeft configmaps a/c2 ", "OnlyRight configmaps a/new "], (await CompareAsync(rig)).Found);
    }

    [Fact]
    public async Task An_object_whose_labels_were_changed_is_no_missing_one()
    {
        var rig = Shop();
        rig.Cluster.Add(Catalogs.ConfigMaps, "a", "l", Labelled("l", "yes")).Add(Catalogs.ConfigMaps, "a", "o", Labelled("o", "no"));
        await rig.BackupAsync(spec: s => (s.IncludedNamespaces, s.LabelSelector) = (["a"], new LabelSelector { MatchLabels = new Dictionary<string, string> { ["keep"] = "yes" } }));
        rig.Cluster.Add(Catalogs.ConfigMaps, "a", "l", Labelled("l", "no")).Add(Catalogs.ConfigMaps, "a", "n", Labelled("n", "yes"));

        Assert.Equal(["Changed configmaps a/l metadata.labels.keep", "OnlyRight configmaps a/n "], (await CompareAsync(rig)).Found);
    }

    [Fact]
    public async Task What_a_cluster_does_not_tell_is_not_compared_and_said()
    {
        var rig = Shop();
        await rig.BackupAsync(spec: s => s.IncludedNamespaces = ["a"]);
        rig.Cluster.Gaps.Add(new DiscoveryGap("metrics.k8s.io/v1beta1", "no answer"));
        rig.Cluster.BeforeList = (resource, _) =>
        {
            if (resource == Catalogs.Secrets) throw new KubeApiException(System.Net.HttpStatusCode.Forbidden, "Forbidden", "secrets are forbidden", "GET secrets");
        };

        Assert.Equal(["NotCompared *.metrics.k8s.io  metrics.k8s.io/v1beta1 could not be discovered: no answer", "NotCompared secrets  secrets are forbidden"], (await CompareAsync(rig)).Found);
    }

    private static Rig Shop()
    {
        var rig = new Rig();
        rig.Cluster.Add(Catalogs.Namespaces, null, "a").Add(Catalogs.Namespaces, null, "b").Add(Catalogs.ConfigMaps, "a", "c").Add(Catalogs.Secrets, "a", "s");
        return rig;
    }

    private static async Task<(string[] Found, int Equal)> CompareAsync(Rig rig)
    {
        var stored = await rig.Repository.GetForRestoreAsync("b1", Ct);
        using var archive = await rig.Repository.OpenArchiveAsync("b1", ArchiveLimits.Default, Ct);
        return await RunAsync(new ArchiveSide("b1", archive), await ClusterSide.OpenAsync(rig.Cluster, stored.Backup!.Spec, archive, Ct));
    }

    private static async Task<(string[] Found, int Equal)> CompareAsync(BucketBuilder left, string leftName, BucketBuilder right, string rightName)
    {
        using var a = await new BackupRepository(await left.BuildAsync(TimeProvider.System)).OpenArchiveAsync(leftName, ArchiveLimits.Default, Ct);
        using var b = await new BackupRepository(await right.BuildAsync(TimeProvider.System)).OpenArchiveAsync(rightName, ArchiveLimits.Default, Ct);
        return await RunAsync(new ArchiveSide(leftName, a), new ArchiveSide(rightName, b));
    }

    private static async Task<(string[] Found, int Equal)> RunAsync(IComparedSide left, IComparedSide right)
    {
        var comparison = new ContentComparison(left, right, ComparisonScope.SameCluster);
        var found = new List<string>();
        await foreach (var d in comparison.RunAsync(Ct)) found.Add($"{d.Kind} {d.Resource} {d.Key} {d.Reason}{string.Join(' ', d.Fields.Select(f => f.Path))}");
        return ([.. found], comparison.Equal);
    }

    private static string Map(string ns, string name, int value) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{Guid.NewGuid()}}}"},"data":{"v":"{{{value}}}"}}""";

    private static string Labelled(string name, string keep) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"keep":"{{{keep}}}"},"namespace":"a","name":"{{{name}}}"}}""";

    private static string Thing(string kind, string name) => $$$"""{"apiVersion":"v1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"}}""";
}
