using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Restores into a cluster in which things stand already: policies, status, owners, and what describe says of each item.</summary>
public sealed class RestoreOverExistingTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {a: "1"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {replicas: 0, selector: {matchLabels: {app: SELECTED}}, template: {metadata: {labels: {app: SELECTED}}, spec: {containers: [{name: c, image: i}]}}}
        ---
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: w, namespace: shop}
        spec: {size: 1}
        """;

    [Fact]
    public async Task What_stands_there_is_updated_replaced_and_linked_in_a_sandbox()
    {
        using var folder = new TestFolder();
        await using var cluster = await TestCluster.StartAsync(folder, "a", controllers: false);
        await RunAsync(folder, cluster.Kubectl);
    }

    [Fact]
    public async Task What_stands_there_is_updated_replaced_and_linked_on_a_real_server()
    {
        var real = new RealControlPlane();
        await using (real.ConfigureAwait(false))
        {
            await real.InitializeAsync();
            if (real.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
            using var folder = new TestFolder();
            await RunAsync(folder, new Kubectl(real.Kubeconfig));
        }
    }

    private static async Task RunAsync(TestFolder folder, Kubectl kubectl)
    {
        Directory.CreateDirectory(folder.File("store"));
        var storage = new[] { "--storage", "file://" + folder.File("store") };
        var cluster = new[] { "--kubeconfig", kubectl.Kubeconfig };
        await FillAsync(kubectl);
        (await Sampan("backup", "create", "b", "--include-namespaces", "shop", "--labels", "velero.io/schedule-name=nightly")).Expect(0);
        await kubectl.RunAsync("patch", "configmap", "settings", "-n", "shop", "--type=merge", "-p", """{"data":{"a":"live","b":"live"}}""");
        await kubectl.RunAsync("delete", "deployment", "web", "-n", "shop");
        await kubectl.ApplyAsync(Shop.Replace("SELECTED", "live", StringComparison.Ordinal).Split("---\n")[2]);

        // Update takes over what can be changed, and names what can't.
        (await Sampan("restore", "create", "r1", "--from-schedule", "nightly", "--existing-resource-policy", "update")).Expect(0);
        Assert.Equal("""{"a":"1"}""", (await kubectl.JsonAsync("get", "configmap", "settings", "-n", "shop"))["data"]!.ToJsonString());
        Assert.Equal("live", await SelectorAsync(kubectl));
        var described = (await Sampan("restore", "describe", "r1", "--details")).Expect(0).Output;
        Assert.Contains("failed, immutable-field (1):", described, StringComparison.Ordinal);
        Assert.Contains("spec.selector", described, StringComparison.Ordinal);
        Assert.Contains("--existing-resource-policy-for deployments.apps=recreate", described, StringComparison.Ordinal);
        Assert.Contains("- shop/settings(updated)", described, StringComparison.Ordinal);

        // Recreate replaces it; a second time there is nothing to do.
        (await Sampan("restore", "create", "r2", "--from-backup", "b", "--existing-resource-policy-for", "deployments=recreate")).Expect(0);
        Assert.Equal("backup", await SelectorAsync(kubectl));
        var uid = await UidAsync(kubectl);
        (await Sampan("restore", "create", "r3", "--from-backup", "b", "--existing-resource-policy-for", "deployments=recreate")).Expect(0);
        Assert.Equal(uid, await UidAsync(kubectl));

        // Status and owners come back only when they are asked for.
        await kubectl.RunAsync("delete", "widget/w", "configmap/owned", "-n", "shop");
        (await Sampan("restore", "create", "r4", "--from-backup", "b", "--status-include-resources", "widgets.example.com", "--relink-owners")).Expect(0);
        Assert.Equal("3", (await kubectl.JsonAsync("get", "widget", "w", "-n", "shop"))["status"]!["ready"]!.ToJsonString());
        var owner = (await kubectl.JsonAsync("get", "configmap", "owned", "-n", "shop"))["metadata"]!["ownerReferences"]![0]!;
        Assert.Equal((uid, "true"), (owner["uid"]!.ToString(), owner["controller"]!.ToJsonString()));

        var json = JsonNode.Parse((await Sampan("restore", "describe", "r4", "-o", "json")).Expect(0).Output)!;
        Assert.Contains(json["outcomes"]!.AsArray(), o => o!["target"]!.ToString() == "shop/owned" && o["action"]!.ToString() == "created");
        Assert.Contains(json["outcomes"]!.AsArray(), o => o!["target"]!.ToString() == "shop/web" && o["reason"]!.ToString() == "exists-unchanged");

        // The records go; the cluster stays.
        (await SampanCommand.RunAsync(["restore", "delete", "r1", "nosuch", "--confirm", .. storage])).Expect(1);
        (await SampanCommand.RunAsync(["restore", "delete", "r1", "--confirm", .. storage])).Expect(0);
        (await SampanCommand.RunAsync(["restore", "describe", "r1", .. storage])).Expect(1);
        Assert.DoesNotContain("r1 ", (await SampanCommand.RunAsync(["restore", "get", .. storage])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(uid, await UidAsync(kubectl));

        Task<CommandResult> Sampan(params string[] arguments) => SampanCommand.RunAsync([.. arguments, .. storage, .. cluster]);
    }

    private static async Task FillAsync(Kubectl kubectl)
    {
        await kubectl.ApplyAsync(Definition);
        await kubectl.RunAsync("wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=30s");
        await kubectl.ApplyAsync(Shop.Replace("SELECTED", "backup", StringComparison.Ordinal));
        await kubectl.RunAsync("patch", "widget", "w", "-n", "shop", "--subresource=status", "--type=merge", "-p", """{"status":{"ready":3}}""");
        await kubectl.ApplyAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: owned
              namespace: shop
              ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: {{await UidAsync(kubectl)}}, controller: true}]
            """);
    }

    private static async Task<string> UidAsync(Kubectl kubectl) =>
        (await kubectl.JsonAsync("get", "deployment", "web", "-n", "shop"))["metadata"]!["uid"]!.ToString();

    private static async Task<string> SelectorAsync(Kubectl kubectl) =>
        (await kubectl.JsonAsync("get", "deployment", "web", "-n", "shop"))["spec"]!["selector"]!["matchLabels"]!["app"]!.ToString();
}
