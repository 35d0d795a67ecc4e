using Sampan.Api;
using Sampan.Engine.Results;

namespace Sampan.Engine.Tests.Restores;

/// <summary>What names a namespace that is restored under another name.</summary>
public sealed class NamespaceMentionTests
{
    private static async Task<IReadOnlyList<Issue>> IssuesAsync(string resource, string item, params (string From, string To)[] mapping)
    {
        var harness = await RestoreHarness.CreateAsync(new BucketBuilder().Add(resource, item));
        var outcome = await harness.RunAsync(spec =>
        {
            spec.NamespaceMapping = (mapping.Length > 0 ? mapping : [("shop", "market")]).ToDictionary(m => m.Item1, m => m.Item2);
            spec.IncludeClusterResources = true;
        });
        Assert.Equal(RestorePhase.Completed, outcome.Phase);
        return outcome.Issues;
    }

    private static string Map(string data) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"bank"},"data":{"k":"{{{data}}}"}}""";

    public static TheoryData<string, string, string> Objects => new()
    {
        {
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"w","annotations":{"cert-manager.io/inject-ca-from":"shop/cert"}},"webhooks":[{"name":"a","sideEffects":"None","clientConfig":{"service":{"name":"s","namespace":"shop"}},"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"shop"},"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["x","shop"]}]}}]}""",
            "metadata.annotations[\"cert-manager.io/inject-ca-from\"] (shop is market), webhooks[0].clientConfig.service.namespace (shop is market), " +
            "webhooks[0].namespaceSelector.matchLabels[\"kubernetes.io/metadata.name\"] (shop is market), webhooks[0].namespaceSelector.matchExpressions[0].values[1] (shop is market)"
        },
        {
            "apiservices.apiregistration.k8s.io",
            """{"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.x.example.com"},"spec":{"group":"x.example.com","version":"v1","service":{"name":"s","namespace":"shop"}}}""",
            "spec.service.namespace (shop is market)"
        },
        {
            "deployments.apps",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"shop"},"spec":{"template":{"spec":{"containers":[{"name":"c","image":"shop/web","args":["--service=shop/web","--x=/shop/data"],"env":[{"name":"POD_NAMESPACE","value":"shop"},{"name":"TITLE","value":"shop"},{"name":"DB","value":"postgres://db.shop.svc.cluster.local:5432/shop"},{"name":"CACHE","value":"cache.shop:6379"}]}]}}}}""",
            "spec.template.spec.containers[0].args[0] (shop is market), spec.template.spec.containers[0].env[0].value (shop is market), " +
            "spec.template.spec.containers[0].env[2].value (shop is market), spec.template.spec.containers[0].env[3].value (shop is market)"
        },
        {
            "clusterrolebindings.rbac.authorization.k8s.io",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"a","namespace":"shop"},{"kind":"Group","name":"system:serviceaccounts:shop"}]}""",
            "subjects[1].name (shop is market)"
        },
        { "configmaps", Map("http://web.shop.svc/x"), "data.k (shop is market)" },
        { "configmaps", Map("the shop opens; web.shopping.svc, web.shop.svc2, shop.svc and www.shop/a are others"), "" },
        { "configmaps", Map("system:serviceaccount:shop:default"), "data.k (shop is market)" },
        {
            "secrets",
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"bank"},"data":{"url.txt":"aHR0cDovL3dlYi5zaG9wLnN2Yzo4MA==","other":"c2hvcA==","bad":"%%"}}""",
            "data[\"url.txt\"] (shop is market)"
        },
        {
            "services",
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"shop","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"metadata\":{\"namespace\":\"shop\"}} web.shop.svc"}},"spec":{"type":"ExternalName","externalName":"web.shop.svc.cluster.local"}}""",
            "spec.externalName (shop is market)"
        },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Every_place_that_names_it_is_named_with_its_path(string resource, string item, string places)
    {
        var issues = await IssuesAsync(resource, item);

        Assert.Equal(places.Length == 0 ? [] : [places], issues.Select(i => i.Message.Split("other names: ")[1]));
        Assert.All(issues, i => Assert.Equal(("namespace-mentioned", IssueSeverity.Warning), (i.Reason.Id, i.Severity)));
    }

    [Fact]
    public async Task Long_lists_are_cut_and_what_was_mapped_is_not_named_again_when_two_change_places()
    {
        var binding = """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"a","namespace":"shop"}]}""";
        var monitor = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"shop"},"data":{"a":"x.shop.svc","b":"x.shop.svc","c":"x.shop.svc","d":"x.shop.svc","e":"x.shop.svc","f":"x.shop.svc","g":"x.shop.svc","h":"x.shop.svc","i":"x.bank.svc","j":"x.shop.svc"}}""";

        Assert.Empty(await IssuesAsync("clusterrolebindings.rbac.authorization.k8s.io", binding, ("shop", "bank"), ("bank", "shop")));
        var issue = Assert.Single(await IssuesAsync("configmaps", monitor, ("shop", "bank"), ("bank", "shop")));

        Assert.StartsWith("ConfigMap bank/m is restored naming namespaces that get other names: data.a (shop is bank), ", issue.Message, StringComparison.Ordinal);
        Assert.EndsWith("data.h (shop is bank), and 2 more", issue.Message, StringComparison.Ordinal);
        Assert.Equal("bank", issue.Section);
        Assert.Empty(await IssuesAsync("configmaps", monitor, ("shop", "shop")));
    }
}
