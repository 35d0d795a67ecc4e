using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Profiles;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Admission;

/// <summary>Every rule of every built-in profile over HTTP; a rule without cases fails.</summary>
public sealed class EveryRuleTests
{
    private static readonly (string Path, string Before, string After)[] PodKinds =
    [
        ("/api/v1/namespaces/default/pods", "", ""),
        ("/apis/apps/v1/namespaces/default/deployments", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":""", "}}"),
        ("/apis/batch/v1/namespaces/default/cronjobs", """{"spec":{"schedule":"* * * * *","jobTemplate":{"spec":{"template":""", "}}}}"),
    ];

    public static TheoryData<string, string> Rules() => [.. Profile.BuiltIn.SelectMany(p => Profile.Load(p).Rules.Select(r => (p, r.Id)))];

    [Fact]
    public void Every_rule_has_cases_and_no_case_is_left_over() =>
        Assert.Equal(Profile.BuiltIn.SelectMany(p => Profile.Load(p).Rules).Select(r => r.Id).Distinct().Order(), ProfileCases.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_a_rule_is_about_is_refused_or_warned_of_and_the_rest_passes(string name, string rule)
    {
        var profile = Profile.Load(name);
        var severity = profile.Rules.Single(r => r.Id == rule).Severity;
        await using var cluster = await TestCluster.StartAsync(profile: profile);
        await DefineSetPlusAsync(cluster, rule);
        var (path, passes, breaks) = ProfileCases.All[rule];
        foreach (var (at, good, bad) in path is not null ? [(path, passes, breaks)] : PodKinds.Select(k => (k.Path, Wrapped(k, passes), Wrapped(k, breaks))))
        {
            await ExpectAsync(cluster, HttpMethod.Post, at.Split('|')[0], bad, rule, severity);
            if (severity == Severity.Warn) await cluster.DoAsync("DELETE", $"{at.Split('|')[0]}/w?gracePeriodSeconds=0");
            await ExpectAsync(cluster, HttpMethod.Post, at.Split('|')[^1], good, rule, null);
            // Pods' specs can't be changed into something else, and neither can what is no longer of the same kind.
            if (at.Contains('|', StringComparison.Ordinal) || at.EndsWith("/pods", StringComparison.Ordinal) || at.EndsWith("/storageclasses", StringComparison.Ordinal)) continue;
            await ExpectAsync(cluster, HttpMethod.Put, $"{at}/w", bad, rule, severity);
            // A merge would keep the annotations that let the good one pass.
            if (severity == Severity.Refuse && !good.Contains("annotations", StringComparison.Ordinal)) await ExpectAsync(cluster, HttpMethod.Patch, $"{at}/w", bad, rule, severity);
        }
    }

    [Fact]
    public async Task Only_one_of_many_creates_gets_the_last_place_of_a_quota()
    {
        await using var cluster = await TestCluster.StartAsync(profile: Profile.Parse(Encoding.UTF8.GetBytes("""
            {"apiVersion":"sampan.dev/v1alpha1","kind":"Profile","metadata":{"name":"small"},"description":"d","rules":[],
             "quotas":[{"id":"few-pods","resource":"pods","hard":5,"source":"s","remedy":"r"}]}
            """), "small"));
        var codes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => cluster.SendAsync("POST", "/api/v1/namespaces/default/pods", $$$"""{"metadata":{"name":"p{{{i}}}"},"spec":{"containers":[{"name":"a","image":"x"}]}}""")));
        Assert.Equal(5, codes.Count(c => c.Code == HttpStatusCode.Created));
        Assert.Equal(35, codes.Count(c => c.Code == HttpStatusCode.Forbidden && c.Body.Text("message")!.Contains("exceeded quota: few-pods", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Scaling_is_a_change_too()
    {
        await using var cluster = await TestCluster.StartAsync(profile: Profile.Parse(Encoding.UTF8.GetBytes("""
            {"apiVersion":"sampan.dev/v1alpha1","kind":"Profile","metadata":{"name":"low"},"description":"d",
             "rules":[{"id":"few-replicas","source":"s","kinds":["Deployment.apps"],"severity":"Refuse","any":[{"path":"$.spec.replicas","operator":"greater","value":"3"}],"message":"{value} are too many","remedy":"r"}]}
            """), "low"));
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        await cluster.DoAsync("POST", Deployments, """{"metadata":{"name":"w"},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"x"}]}}}}""");
        var (code, body) = await cluster.SendAsync("PATCH", $"{Deployments}/w/scale", """{"spec":{"replicas":4}}""", "application/merge-patch+json");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Contains("[few-replicas] $.spec.replicas: 4 are too many", body.Text("message"), StringComparison.Ordinal);
        await cluster.DoAsync("PATCH", $"{Deployments}/w/scale", """{"spec":{"replicas":2}}""", "application/merge-patch+json");
    }

    private static async Task ExpectAsync(TestCluster cluster, HttpMethod method, string path, string body, string rule, Severity? severity)
    {
        var type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        using var response = await cluster.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? string.Join('\n', values) : "";
        Assert.True(response.StatusCode == HttpStatusCode.Forbidden == (severity == Severity.Refuse), $"{method} {path}: {answer}");
        if (severity == Severity.Refuse) Assert.Contains($"[{rule}]", answer, StringComparison.Ordinal);
        else Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {answer}");
        Assert.True(warnings.Contains($"[{rule}]", StringComparison.Ordinal) == (severity == Severity.Warn), $"{method} {path}: {warnings}");
    }

    private static string Wrapped((string Path, string Before, string After) kind, string pod)
    {
        var template = (JsonObject)JsonNode.Parse(pod)!;
        var metadata = (JsonObject)(template["metadata"] ??= new JsonObject());
        metadata["labels"] = new JsonObject { ["a"] = "b" };
        if (kind.Path.EndsWith("cronjobs", StringComparison.Ordinal)) template["spec"]!["restartPolicy"] = "Never";
        var item = kind.Before.Length == 0 ? template : (JsonObject)JsonNode.Parse(kind.Before + template.ToJsonString() + kind.After)!;
        if (item["metadata"] is JsonObject own) own["name"] = "w";
        else item["metadata"] = new JsonObject { ["name"] = "w" };
        return item.ToJsonString();
    }

    private static async Task DefineSetPlusAsync(TestCluster cluster, string rule)
    {
        if (rule != "no-statefulsetplus") return;
        await cluster.DoAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"statefulsetpluses.platform.stke"},"spec":{"group":"platform.stke","scope":"Namespaced","names":{"plural":"statefulsetpluses","kind":"StatefulSetPlus"},
             "versions":[{"name":"v1alpha1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
    }
}
