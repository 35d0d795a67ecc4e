using CsCheck;
using Sampan.Engine.Restores.Versions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

public sealed class VersionChoiceTests
{
    private static string Thing(string version) => $$$$"""{"apiVersion":"example.com/{{{{version}}}}","kind":"Thing","metadata":{"name":"t","namespace":"shop"}}""";

    [Theory]
    [InlineData("v1*,v2", "v2*,v1", null, "v2")]
    [InlineData("v1*,v2", "v3*,v1", null, "v1")]
    [InlineData("v1*,v2beta1,v2beta2", "v3*,v2beta1,v2beta2", null, "v2beta2")]
    [InlineData("v1*,v2", "v2*,v1", "v1", "v1")]
    public async Task The_version_is_chosen_in_veleros_order(string stored, string served, string? wish, string expected)
    {
        var bucket = new BucketBuilder();
        foreach (var version in stored.Split(',')) bucket.Add("things.example.com", Thing(version.TrimEnd('*')), version.EndsWith('*'));
        var cluster = new TargetCluster();
        foreach (var version in served.Split(',')) cluster.Serve("example.com", version.TrimEnd('*'), "things", "Thing", true, version.EndsWith('*'));
        if (wish is not null)
        {
            cluster.Put(Objects.Namespace("velero"));
            cluster.Put($$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"enableapigroupversions","namespace":"velero"},"data":{"restoreResourcesVersionPriority":"junk\nthings.example.com = {{{{wish}}}},v9"}}""");
        }

        var harness = await RestoreHarness.CreateAsync(bucket, cluster);
        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        Assert.Equal($"example.com/{expected}", cluster.Find("things", "t", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task A_version_nobody_shares_is_a_row_for_each_object()
    {
        var cluster = new TargetCluster();
        cluster.Serve("example.com", "v2", "things", "Thing", true);
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("things.example.com", Thing("v1")), cluster);

        var outcome = await harness.RunAsync();

        Assert.Equal("Thing shop/t is not restored: the target does not serve example.com/v1, only example.com/v2", Assert.Single(outcome.Issues).Message);
    }

    [Fact]
    public async Task An_object_stored_in_two_groups_is_not_missed_in_the_one_that_is_gone()
    {
        const string old = """{"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"w","namespace":"shop","uid":"u"}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("ingresses.extensions", old)
            .Add("ingresses.networking.k8s.io", old.Replace("extensions/v1beta1", "networking.k8s.io/v1", StringComparison.Ordinal)));

        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        Assert.NotNull(harness.Cluster.Find("ingresses", "w", "shop"));
    }

    [Fact]
    public async Task What_is_stored_only_in_a_group_that_is_gone_is_restored_in_the_one_it_went_to()
    {
        const string old = """{"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"w","namespace":"shop"},"spec":{"backend":{"serviceName":"web","servicePort":80},"tls":[{"secretName":"t"}]}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("ingresses.extensions", old));

        var outcome = await harness.RunAsync(spec => spec.IncludedResources = ["ingresses"]);

        Assert.Empty(outcome.Issues);
        Assert.Equal(["networking.k8s.io/v1/Ingress shop/w(created)", "v1/Namespace shop(created)"], RestoreHarness.Lines(outcome));
        var live = harness.Cluster.Find("ingresses", "w", "shop")!;
        Assert.Equal("web", live.Text("spec", "defaultBackend", "service", "name"));
        Assert.Equal("t", live.View.GetProperty("spec").GetProperty("tls")[0].GetProperty("secretName").GetString());
    }

    [Theory]
    [InlineData("ingresses.networking.k8s.io")]
    [InlineData("ingresses.extensions")]
    public async Task Either_name_of_a_group_that_moved_excludes_its_objects(string excluded)
    {
        const string old = """{"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"w","namespace":"shop"},"spec":{"backend":{"serviceName":"web","servicePort":80}}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("ingresses.extensions", old));

        var outcome = await harness.RunAsync(spec => spec.ExcludedResources = [excluded]);

        Assert.Empty(outcome.Items);
    }

    [Fact]
    public async Task The_copy_of_the_old_group_is_restored_when_the_new_one_is_not_asked_for()
    {
        const string old = """{"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"w","namespace":"shop","uid":"u"},"spec":{"backend":{"serviceName":"web","servicePort":80}}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("ingresses.extensions", old)
            .Add("ingresses.networking.k8s.io", old.Replace("extensions/v1beta1", "networking.k8s.io/v1", StringComparison.Ordinal)));

        var outcome = await harness.RunAsync(spec => spec.IncludedResources = ["ingresses.extensions"]);

        Assert.Empty(outcome.Issues);
        Assert.Equal("networking.k8s.io/v1", harness.Cluster.Find("ingresses", "w", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task Objects_of_a_group_that_moved_come_where_the_priorities_name_the_new_one()
    {
        const string set = """{"apiVersion":"extensions/v1beta1","kind":"ReplicaSet","metadata":{"name":"w","namespace":"shop"},"spec":{"template":{"metadata":{"labels":{"a":"b"}}}}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("replicasets.extensions", set).Add("services", Objects.Service("s")).Add("configmaps", Objects.ConfigMap("c")));

        await harness.RunAsync();

        Assert.Equal(["namespaces shop", "configmaps shop/c", "replicasets shop/w", "services shop/s"], harness.Cluster.Created);
        Assert.Equal("b", harness.Cluster.Find("replicasets", "w", "shop")!.Text("spec", "selector", "matchLabels", "a"));
    }

    [Theory]
    [InlineData("v1,v1beta1", "policy/v1")]
    [InlineData("v1beta1", "policy/v1beta1")]
    [InlineData("v9,v1beta1", "policy/v1beta1")]
    [InlineData("v1beta1,v1", "policy/v1")]
    [InlineData(null, "policy/v1")]
    public async Task A_version_that_was_wished_for_is_converted_into_where_the_backup_has_no_wished_one(string? wish, string expected)
    {
        const string budget = """{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"w","namespace":"shop"},"spec":{"minAvailable":1,"selector":{}}}""";
        var cluster = new TargetCluster(minor: 24);
        if (wish is not null)
        {
            cluster.Put(Objects.Namespace("velero"));
            cluster.Put($$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"enableapigroupversions","namespace":"velero"},"data":{"restoreResourcesVersionPriority":"poddisruptionbudgets.policy={{{{wish}}}}"}}""");
        }

        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("poddisruptionbudgets.policy", budget), cluster);
        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        Assert.Equal(expected, cluster.Find("poddisruptionbudgets", "w", "shop")!.ApiVersion);
        // An empty selector means everything in v1 and nothing in v1beta1.
        Assert.Equal(expected == "policy/v1" ? 0 : 1, cluster.Find("poddisruptionbudgets", "w", "shop")!.View.GetProperty("spec").GetProperty("selector").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("1.1.0", "v2")]
    [InlineData("1.10.0", "v2")]
    [InlineData("1", "v1")]
    public async Task Versions_are_chosen_among_from_format_1_1_0_on(string format, string expected)
    {
        var bucket = new BucketBuilder { FormatVersion = format }.Add("things.example.com", Thing("v1")).Add("things.example.com", Thing("v2"), preferred: false);
        var cluster = new TargetCluster();
        cluster.Serve("example.com", "v2", "things", "Thing", true);
        cluster.Serve("example.com", "v1", "things", "Thing", true, preferred: false);

        var harness = await RestoreHarness.CreateAsync(bucket, cluster);
        var outcome = await harness.RunAsync();

        Assert.Empty(outcome.Issues);
        Assert.Equal($"example.com/{expected}", cluster.Find("things", "t", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task Without_the_feature_the_plain_copy_is_restored_as_it_is()
    {
        var bucket = new BucketBuilder().Add("things.example.com", Thing("v1")).Add("things.example.com", Thing("v2"), preferred: false);
        var cluster = new TargetCluster();
        cluster.Serve("example.com", "v2", "things", "Thing", true);
        cluster.Serve("example.com", "v1", "things", "Thing", true, preferred: false);
        cluster.Put(Objects.Namespace("velero"));
        cluster.Put("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"enableapigroupversions","namespace":"velero"},"data":{"restoreResourcesVersionPriority":"things.example.com=v2"}}""");

        var harness = await RestoreHarness.CreateAsync(bucket, cluster);
        await harness.RunAsync(options: o => o with { ChooseApiVersions = false });

        Assert.Equal("example.com/v1", cluster.Find("things", "t", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task What_an_action_asks_for_comes_in_the_version_of_its_wave()
    {
        const string pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop"},"spec":{"priorityClassName":"high","containers":[{"name":"c","image":"i"}]}}""";
        const string priority = """{"apiVersion":"scheduling.k8s.io/v1beta1","kind":"PriorityClass","metadata":{"name":"high"},"value":7}""";
        var bucket = new BucketBuilder().Add("pods", pod).Add("priorityclasses.scheduling.k8s.io", priority)
            .Add("priorityclasses.scheduling.k8s.io", priority.Replace("v1beta1", "v1", StringComparison.Ordinal), preferred: false);
        var harness = await RestoreHarness.CreateAsync(bucket, new TargetCluster(minor: 21));

        var outcome = await harness.RunAsync(spec => spec.IncludedNamespaces = ["shop"]);

        Assert.Empty(outcome.Issues);
        Assert.Equal("scheduling.k8s.io/v1", harness.Cluster.Find("priorityclasses", "high")!.ApiVersion);
    }

    [Fact]
    public void Lines_that_say_nothing_are_kept_apart()
    {
        var wishes = VersionWishes.Parse("junk\n=v1\nthings.example.com=\na=b=c\n things.example.com = v2 , v1 \r\n\npods=v1\nthings.example.com=v3,v2");

        Assert.Equal(["junk", "=v1", "things.example.com=", "a=b=c"], wishes.Malformed);
        Assert.Equal(["v3", "v2"], wishes.Of(new GroupResource("example.com", "things")));
        Assert.Equal(["v1"], wishes.Of(new GroupResource("", "pods")));
        Assert.Empty(wishes.Of(new GroupResource("", "services")));
    }

    [Theory]
    [InlineData("v2", "v1")]
    [InlineData("v1", "v2beta1")]
    [InlineData("v1beta2", "v1beta1")]
    [InlineData("v1beta1", "v3alpha9")]
    [InlineData("v1alpha1", "latest")]
    public void Newer_and_more_stable_wins(string better, string worse) => Assert.True(VersionChoice.Compare(better, worse) > 0);

    [Fact]
    public void The_order_of_versions_is_an_order()
    {
        string[] known = ["v1", "v2", "v10", "v1beta1", "v1beta2", "v1alpha1", "v2alpha1", "edge", "v0x"];
        var version = Gen.Int[0, known.Length - 1].Select(i => known[i]);
        Gen.Select(version, version, version).Sample((a, b, c) =>
            Math.Sign(VersionChoice.Compare(a, b)) == -Math.Sign(VersionChoice.Compare(b, a)) &&
            (VersionChoice.Compare(a, b) <= 0 || VersionChoice.Compare(b, c) <= 0 || VersionChoice.Compare(a, c) > 0));
    }
}
