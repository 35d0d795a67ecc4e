using System.Text;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

public sealed class RestoreRunnerTests
{
    private static BucketBuilder Shop() => new BucketBuilder()
        .Add("namespaces", Objects.Namespace("shop"))
        .Add("configmaps", Objects.ConfigMap("settings"))
        .Add("pods", Objects.Pod("web"))
        .Add("services", Objects.Service("web"))
        .Add("customresourcedefinitions.apiextensions.k8s.io", Objects.Crd("gadgets", "Gadget"))
        .Add("gadgets.example.com", Objects.Custom("Gadget", "g"));

    [Fact]
    public async Task Everything_comes_back_with_metadata_reset_and_the_restores_marks()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());

        var outcome = await harness.RunAsync();

        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        Assert.Empty(outcome.Issues);
        var map = harness.Cluster.Find("configmaps", "settings", "shop")!;
        Assert.Equal("""{"name":"settings","namespace":"shop","labels":{"app":"settings","velero.io/backup-name":"b","velero.io/restore-name":"r"},"finalizers":["example.com/keep"]}""",
            Metadata((KubeObject)map));
        Assert.Equal(outcome.Restore.Uid, map.Annotation("sampan.dev/restore-uid"));
        Assert.Equal("""{"n":1.50}""", harness.Cluster.Find("gadgets", "g", "shop")!.Edit()["spec"]!.ToJsonString());
        Assert.Equal(6, outcome.Restore.Status.ItemsRestored);
        Assert.Equal(6, outcome.Restore.Status.TotalItems);
    }

    [Fact]
    public async Task Crds_come_first_then_namespaces_and_pods_before_services()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());

        await harness.RunAsync();

        Assert.Equal(["customresourcedefinitions gadgets.example.com", "namespaces shop", "configmaps shop/settings", "pods shop/web", "services shop/web", "gadgets shop/g"], harness.Cluster.Created);
    }

    [Fact]
    public async Task A_namespace_keeps_labels_and_gets_no_restore_labels()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());

        await harness.RunAsync(spec => spec.NamespaceMapping = new Dictionary<string, string> { ["shop"] = "market" });

        Assert.Null(harness.Cluster.Find("namespaces", "shop"));
        Assert.Equal("""{"name":"market","labels":{"kubernetes.io/metadata.name":"market","team":"x"}}""", Metadata((KubeObject)harness.Cluster.Find("namespaces", "market")!));
        Assert.NotNull(harness.Cluster.Find("pods", "web", "market"));
    }

    [Fact]
    public async Task With_a_namespace_list_cluster_scoped_objects_stay_out_and_the_namespace_is_made_for_its_items()
    {
        var harness = await RestoreHarness.CreateAsync(Shop().Add("configmaps", Objects.ConfigMap("other", "bank")));

        var outcome = await harness.RunAsync(spec => spec.IncludedNamespaces = ["shop"]);

        Assert.Equal("x", harness.Cluster.Find("namespaces", "shop")!.Label("team"));
        Assert.Null(harness.Cluster.Find("customresourcedefinitions", "gadgets.example.com"));
        Assert.Null(harness.Cluster.Find("configmaps", "other", "bank"));
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("not-served-by-target", issue.Reason.Id);
        Assert.True(issue.IsGap);
        Assert.Equal(RestorePhase.Completed, outcome.Phase);
    }

    [Fact]
    public async Task Labels_select_on_the_backups_side()
    {
        var harness = await RestoreHarness.CreateAsync(Shop().Add("configmaps", Objects.ConfigMap("second")));

        await harness.RunAsync(spec => spec.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "second" } });

        Assert.NotNull(harness.Cluster.Find("configmaps", "second", "shop"));
        Assert.Null(harness.Cluster.Find("configmaps", "settings", "shop"));
        Assert.Null(harness.Cluster.Find("pods", "web", "shop"));
    }

    [Fact]
    public async Task What_is_complete_or_a_mirror_is_not_restored()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder()
            .Add("pods", Objects.Pod("done", "Succeeded"))
            .Add("pods", Objects.Pod("mirror", extra: ",\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}"))
            .Add("jobs.batch", """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"shop"},"spec":{},"status":{"completionTime":"2026-01-01T00:00:00Z"}}"""));

        var outcome = await harness.RunAsync();

        Assert.Equal(["v1/Namespace shop(created)", "v1/Pod shop/mirror(skipped)"], RestoreHarness.Lines(outcome));
    }

    [Fact]
    public async Task An_object_whose_name_was_generated_comes_back_under_that_name()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("configmaps",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"made-x7b2c","generateName":"made-","namespace":"shop"},"data":{}}"""));

        await harness.RunAsync();

        var live = harness.Cluster.Find("configmaps", "made-x7b2c", "shop")!;
        Assert.Null(live.Text("metadata", "generateName"));
    }

    [Fact]
    public async Task Running_it_twice_equals_running_it_once()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        harness.Cluster.Admit = Assign;
        await harness.RunAsync();
        var once = harness.Cluster.Snapshot();

        var outcome = await harness.RunAsync(name: "again");

        Assert.Equal(once, harness.Cluster.Snapshot());
        Assert.Empty(outcome.Issues);
        Assert.All(outcome.Items, i => Assert.Equal(RestoreAction.Skipped, i.Action));
    }

    [Fact]
    public async Task What_stands_there_in_another_form_is_left_alone_with_a_warning()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        harness.Cluster.Put(Objects.Namespace("shop"));
        harness.Cluster.Put(Objects.ConfigMap("settings", value: "other"));

        var outcome = await harness.RunAsync();

        Assert.Equal("other", harness.Cluster.Find("configmaps", "settings", "shop")!.Text("data", "a"));
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("could not restore, ConfigMap:settings already exists. Warning: the in-cluster version is different than the backed-up version", issue.Message);
        Assert.Equal(IssueSeverity.Warning, issue.Severity);
        Assert.Contains("v1/ConfigMap shop/settings(failed)", RestoreHarness.Lines(outcome));
    }

    [Fact]
    public async Task A_service_account_that_stands_there_gains_what_it_lacks()
    {
        const string account = """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default","namespace":"shop"},"imagePullSecrets":[{"name":"pull"}],"secrets":[{"name":"default-token-x7b2c"}]}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("serviceaccounts", account));
        harness.Cluster.Put(Objects.Namespace("shop"));
        harness.Cluster.Put("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default","namespace":"shop"},"imagePullSecrets":[{"name":"own"}]}""");

        var outcome = await harness.RunAsync();

        var live = harness.Cluster.Find("serviceaccounts", "default", "shop")!;
        Assert.Equal("""[{"name":"own"},{"name":"pull"}]""", live.Edit()["imagePullSecrets"]!.ToJsonString());
        Assert.Null(live.Edit()["secrets"]);
        Assert.Equal(["v1/ServiceAccount shop/default(updated)"], RestoreHarness.Lines(outcome));
        Assert.Equal(RestoreAction.Skipped, (await harness.RunAsync(name: "again")).Items.Single().Action);
    }

    [Fact]
    public async Task What_the_target_refuses_is_an_error_row_in_its_words_and_the_rest_goes_on()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        harness.Cluster.Refuse = item => item.Kind.Kind == "Pod" ? "admission denied: pods of this kind are not taken" : null;

        var outcome = await harness.RunAsync();

        Assert.Equal(RestorePhase.PartiallyFailed, outcome.Phase);
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("error restoring pods/shop/web: admission denied: pods of this kind are not taken", issue.Message);
        Assert.Equal("refused-by-target", issue.Reason.Id);
        Assert.NotNull(harness.Cluster.Find("services", "web", "shop"));
        Assert.Equal(1, outcome.Restore.Status.Errors);
    }

    [Fact]
    public async Task A_refusal_that_hides_an_existing_object_is_no_refusal()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        await harness.RunAsync();
        harness.Cluster.Refuse = item => item.Kind.Kind == "Pod" ? "exceeded quota" : null;

        var outcome = await harness.RunAsync(name: "again");

        Assert.Empty(outcome.Issues);
    }

    [Fact]
    public async Task A_terminating_namespace_is_waited_for_and_then_named()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        harness.Cluster.Put("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Terminating"}}""");

        var outcome = await harness.RunAsync();

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal("namespace-not-ready", issue.Reason.Id);
        Assert.Equal(4, outcome.Items.Count(i => i.Key.Namespace == "shop" && i.Action == RestoreAction.Failed));
    }

    [Fact]
    public async Task Fields_that_are_not_served_are_refused_by_name_and_nothing_is_touched()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        var restore = RestoreHarness.New(edit: spec =>
        {
            spec.ParallelFilesDownload = 4;
        });
        restore.Document.Edit()["spec"]!["later"] = 1;

        var outcome = await harness.RunAsync(restore);

        Assert.Equal(RestorePhase.FailedValidation, outcome.Phase);
        Assert.Equal(["uploaderConfig", "later"], restore.Status.ValidationErrors.Select(e => e.Split(' ')[0]["spec.".Length..]));
        Assert.Equal(0, harness.Cluster.Calls);
        Assert.Null(await new RestoreRepository(harness.Store).GetAsync("r", CancellationToken.None));
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_ends_in_failed_with_its_name_and_the_same_restore_goes_on_later()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        harness.Cluster.Before = (number, _, _, _) => number > 6 ? TargetCluster.Unreachable() : null;

        var first = await harness.RunAsync();
        harness.Cluster.Before = null;
        first.Restore.Status.Phase = RestorePhase.New;
        var second = await harness.RunAsync(first.Restore);

        Assert.Contains("https://fake:6443/ could not be reached any more", first.Issues.Single().Message, StringComparison.Ordinal);
        Assert.Equal(RestorePhase.Completed, second.Phase);
        Assert.Empty(second.Issues);
        Assert.NotNull(harness.Cluster.Find("services", "web", "shop"));
    }

    [Fact]
    public async Task The_bucket_holds_velero_files_our_record_and_the_journal()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        harness.Cluster.Refuse = item => item.Kind.Kind == "Pod" ? "no" : null;

        var outcome = await harness.RunAsync();

        var records = new RestoreRepository(harness.Store);
        Assert.Equal("""{"errors":{"namespaces":{"shop":["error restoring pods/shop/web: no"]}},"warnings":{}}""", await TextAsync(RestoreFile.Results));
        Assert.Contains("\"v1/Namespace\":[\"shop(created)\"],\"v1/Pod\":[\"shop/web(failed)\"]", await TextAsync(RestoreFile.ResourceList), StringComparison.Ordinal);
        Assert.Equal("[]", await TextAsync(RestoreFile.ItemOperations));
        Assert.Equal("[]", await TextAsync(RestoreFile.VolumeInfo));
        Assert.Contains("level=info msg=\"restore completed\" restore=velero/r", Encoding.UTF8.GetString((await records.ReadAsync("r", RestoreFile.Logs, CancellationToken.None))!), StringComparison.Ordinal);
        Assert.Equal(RestorePhase.PartiallyFailed, (await records.GetAsync("r", CancellationToken.None))!.Restore!.Status.Phase);
        using var journal = await RestoreJournal.OpenAsync(harness.Store, "r", outcome.Restore.Uid, CancellationToken.None);
        Assert.True(journal.Created(harness.Cluster.Find("namespaces", "shop")!.Uid));
        Assert.True(journal.Created(harness.Cluster.Find("services", "web", "shop")!.Uid));
        Assert.False(journal.Created("somebody-elses"));

        async Task<string> TextAsync(RestoreFile file) => (await records.ReadJsonAsync("r", file, CancellationToken.None))!.ToJsonString();
    }

    [Fact]
    public async Task A_taken_name_is_refused()
    {
        var harness = await RestoreHarness.CreateAsync(Shop());
        await harness.RunAsync();

        var e = await Assert.ThrowsAsync<RepositoryException>(() => harness.RunAsync());

        Assert.Equal(RepositoryError.Exists, e.Error);
    }

    [Fact]
    public async Task Objects_of_server_side_apply_get_their_field_owners_back()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("configmaps",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"shop","managedFields":[{"manager":"flux","operation":"Apply","apiVersion":"v1"}]},"data":{}}"""));

        await harness.RunAsync();

        Assert.Equal("""[{"manager":"flux","operation":"Apply","apiVersion":"v1"}]""", harness.Cluster.Find("configmaps", "c", "shop")!.Edit()["metadata"]!["managedFields"]!.ToJsonString());
    }

    private static string Metadata(KubeObject item)
    {
        var metadata = (JsonObject)item.DeepClone().Edit()["metadata"]!.DeepClone();
        foreach (var key in new[] { "uid", "resourceVersion", "annotations" }) metadata.Remove(key);
        return metadata.ToJsonString();
    }

    private static void Assign(JsonObject item)
    {
        if (item["kind"]!.ToString() != "Service") return;
        item["spec"]!["clusterIP"] = "10.9.9.9";
        item["spec"]!["ports"]![0]!["nodePort"] = 31000;
    }
}
