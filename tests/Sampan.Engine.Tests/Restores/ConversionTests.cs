using System.Text;
using Sampan.Engine.Bucket;
using Sampan.Engine.Results;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Objects that the target serves only in another version than the backup holds, or not at all.</summary>
public sealed class ConversionTests
{
    private const string Autoscaler =
        """{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"w","namespace":"shop"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"w"},"maxReplicas":3,"minReplicas":1,"metrics":[{"type":"ContainerResource","containerResource":{"name":"cpu","container":"c","target":{"type":"Utilization","averageUtilization":60}}}],"behavior":{"scaleDown":{"tolerance":"0.1","stabilizationWindowSeconds":5}}},"status":{"observedGeneration":1}}""";

    [Theory]
    [InlineData("cronjobs.batch", "batch/v1beta1", "CronJob", "batch/v1")]
    [InlineData("poddisruptionbudgets.policy", "policy/v1beta1", "PodDisruptionBudget", "policy/v1")]
    [InlineData("roles.rbac.authorization.k8s.io", "rbac.authorization.k8s.io/v1beta1", "Role", "rbac.authorization.k8s.io/v1")]
    [InlineData("deployments.extensions", "extensions/v1beta1", "Deployment", "apps/v1")]
    [InlineData("statefulsets.apps", "apps/v1beta1", "StatefulSet", "apps/v1")]
    [InlineData("networkpolicies.extensions", "extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1")]
    public async Task An_old_version_arrives_as_the_one_that_is_served(string resource, string apiVersion, string kind, string expected)
    {
        var item = $$$$"""{"apiVersion":"{{{{apiVersion}}}}","kind":"{{{{kind}}}}","metadata":{"name":"w","namespace":"shop"},"spec":{"template":{"metadata":{"labels":{"a":"b"} } } } }""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add(resource, item));

        var outcome = await harness.RunAsync();

        Assert.DoesNotContain(outcome.Issues, i => i.Reason != Reason.LostInConversion);
        Assert.Equal(expected, harness.Cluster.Find(resource.Split('.')[0], "w", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task A_newer_version_arrives_as_the_best_that_an_old_target_serves_and_what_that_can_not_say_is_a_warning()
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("horizontalpodautoscalers.autoscaling", Autoscaler), new TargetCluster(minor: 22));

        var outcome = await harness.RunAsync();

        Assert.Equal("autoscaling/v2beta2", harness.Cluster.Find("horizontalpodautoscalers", "w", "shop")!.ApiVersion);
        var row = Assert.Single(outcome.Issues);
        Assert.Equal((IssueSeverity.Warning, Reason.LostInConversion), (row.Severity, row.Reason));
        Assert.Equal("HorizontalPodAutoscaler shop/w, converted from autoscaling/v2 to autoscaling/v2beta2, lost spec.behavior.scaleDown.tolerance " +
            "(autoscaling/v2beta2 has no such field)", row.Message);
    }

    [Fact]
    public async Task A_kind_without_a_successor_is_named_with_what_takes_its_place()
    {
        const string policy = """{"apiVersion":"policy/v1beta1","kind":"PodSecurityPolicy","metadata":{"name":"strict"},"spec":{}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("podsecuritypolicies.policy", policy));

        var row = Assert.Single((await harness.RunAsync()).Issues);

        Assert.Equal((IssueSeverity.Warning, Reason.KindRemoved, true), (row.Severity, row.Reason, row.IsGap));
        Assert.StartsWith("PodSecurityPolicy strict is not restored: Kubernetes has no such kind since 1.25; in its place: Pod Security Admission (", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_still_has_the_kind_takes_it()
    {
        const string policy = """{"apiVersion":"policy/v1beta1","kind":"PodSecurityPolicy","metadata":{"name":"strict"},"spec":{}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("podsecuritypolicies.policy", policy), new TargetCluster(minor: 24));

        Assert.Empty((await harness.RunAsync()).Issues);
    }

    [Fact]
    public async Task Actions_meet_the_version_that_is_created()
    {
        const string hook = """{"apiVersion":"admissionregistration.k8s.io/v1beta1","kind":"MutatingWebhookConfiguration","metadata":{"name":"w"},"webhooks":[{"name":"a.example.com","clientConfig":{"url":"https://a"}}]}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("mutatingwebhookconfigurations.admissionregistration.k8s.io", hook));

        var outcome = await harness.RunAsync();

        // v1 takes no webhook with unknown side effects: velero.io/admission-webhook-configuration knows that of v1 alone.
        Assert.Empty(outcome.Issues);
        var webhook = harness.Cluster.Find("mutatingwebhookconfigurations", "w")!.View.GetProperty("webhooks")[0];
        Assert.Equal(["None", "Ignore"], new[] { webhook.GetProperty("sideEffects").GetString(), webhook.GetProperty("failurePolicy").GetString() });
    }

    [Fact]
    public async Task A_refusal_of_a_converted_object_says_what_it_was_converted_from()
    {
        const string job = """{"apiVersion":"batch/v1beta1","kind":"CronJob","metadata":{"name":"w","namespace":"shop"},"spec":{}}""";
        var cluster = new TargetCluster { Refuse = item => item.Kind.Kind == "CronJob" ? "no schedule" : null };
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("cronjobs.batch", job), cluster);

        var row = Assert.Single((await harness.RunAsync()).Issues);

        Assert.Equal((Reason.RefusedByTarget, "error restoring cronjobs.batch/shop/w: no schedule (converted from batch/v1beta1)"), (row.Reason, row.Message));
    }

    [Fact]
    public async Task What_was_known_to_be_refused_is_told_with_the_refusal()
    {
        const string crd = """{"apiVersion":"apiextensions.k8s.io/v1beta1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},"spec":{"group":"example.com","version":"v1","names":{"plural":"things","kind":"Thing"},"scope":"Namespaced","preserveUnknownFields":false}}""";
        var cluster = new TargetCluster { Refuse = item => item.Kind.Kind == "CustomResourceDefinition" ? "schemas are required" : null };
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("customresourcedefinitions.apiextensions.k8s.io", crd), cluster);

        var row = Assert.Single((await harness.RunAsync()).Issues);

        Assert.Equal(Reason.ConversionRefused, row.Reason);
        Assert.EndsWith(": schemas are required (converted from apiextensions.k8s.io/v1beta1; spec.versions[0].schema: v1 requires a schema of each version)", row.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("None", "v1,v1beta1", true)]
    [InlineData("Webhook", "v1,v1beta1", false)]
    [InlineData("None", "v1", false)]
    public async Task A_custom_resource_changes_its_version_where_its_definition_converts_by_name(string strategy, string listed, bool restored)
    {
        var cluster = new TargetCluster();
        var versions = string.Join(',', listed.Split(',').Select(v => $$$$"""{"name":"{{{{v}}}}","served":{{{{(v == "v1" ? "true" : "false")}}}},"storage":false}"""));
        cluster.Put($$$$"""{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},"spec":{"group":"example.com","names":{"plural":"things","kind":"Thing"},"scope":"Namespaced","conversion":{"strategy":"{{{{strategy}}}}"},"versions":[{{{{versions}}}}]}}""");
        const string thing = """{"apiVersion":"example.com/v1beta1","kind":"Thing","metadata":{"name":"t","namespace":"shop"},"spec":{"n":1}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("things.example.com", thing), cluster);

        var outcome = await harness.RunAsync();

        Assert.Equal(restored ? "example.com/v1" : null, cluster.Find("things", "t", "shop")?.ApiVersion);
        if (restored) Assert.Empty(outcome.Issues);
        else Assert.Equal("Thing shop/t is not restored: the target does not serve example.com/v1beta1, only example.com/v1", Assert.Single(outcome.Issues).Message);
    }

    [Fact]
    public async Task Custom_resources_in_every_version_of_a_restored_definition_are_restored()
    {
        const string crd = """{"apiVersion":"apiextensions.k8s.io/v1beta1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},"spec":{"group":"example.com","names":{"plural":"things","kind":"Thing"},"scope":"Namespaced","versions":[{"name":"v2","served":true,"storage":true},{"name":"v1beta1","served":true,"storage":false},{"name":"v1alpha1","served":false,"storage":false}],"validation":{"openAPIV3Schema":{"properties":{"spec":{"required":["n"]}}}}}}""";
        string Thing(string version) => $$$$"""{"apiVersion":"example.com/{{{{version}}}}","kind":"Thing","metadata":{"name":"{{{{version}}}}","namespace":"shop"},"spec":{"n":1}}""";
        var bucket = new BucketBuilder().Add("customresourcedefinitions.apiextensions.k8s.io", crd)
            .Add("things.example.com", Thing("v2")).Add("things.example.com", Thing("v1beta1")).Add("things.example.com", Thing("v1alpha1"));
        var harness = await RestoreHarness.CreateAsync(bucket);

        var outcome = await harness.RunAsync(options: o => o with { ChooseApiVersions = false });

        Assert.Empty(outcome.Issues);
        Assert.Equal("example.com/v2", harness.Cluster.Find("things", "v1alpha1", "shop")!.ApiVersion);
        Assert.Equal("example.com/v1beta1", harness.Cluster.Find("things", "v1beta1", "shop")!.ApiVersion);
        Assert.Equal("example.com/v2", harness.Cluster.Find("things", "v2", "shop")!.ApiVersion);
    }

    [Fact]
    public async Task The_log_counts_what_was_converted()
    {
        const string job = """{"apiVersion":"batch/v1beta1","kind":"CronJob","metadata":{"name":"w","namespace":"shop"},"spec":{}}""";
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add("cronjobs.batch", job).Add("cronjobs.batch", job.Replace("\"w\"", "\"v\"", StringComparison.Ordinal)));

        await harness.RunAsync();

        var log = await new RestoreRepository(harness.Store).ReadAsync("r", RestoreFile.Logs, CancellationToken.None);
        Assert.Contains("Converted 2 CronJob from batch/v1beta1 to batch/v1", Encoding.UTF8.GetString(log!), StringComparison.Ordinal);
    }
}
