using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tests.Hosting;

namespace Sampan.Sandbox.Tests.Kubectl;

/// <summary>What a person does with a cluster, by the real kubectl, on both versions of the demo.</summary>
public abstract class KubectlTests(string version) : IAsyncLifetime
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {app: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: example.com/web:1
                ports: [{containerPort: 8080}]
              - name: side
                image: example.com/side:1
        """;

    private readonly Kubectl _kubectl = new();
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(version);
        await _cluster.Cluster.WriteKubeconfigAsync(_kubectl.Kubeconfig, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _kubectl.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Version_and_api_resources()
    {
        Assert.Contains($"Server Version: v{version}.", await _kubectl.RunAsync("version"), StringComparison.Ordinal);
        var resources = await _kubectl.RunAsync("api-resources -o wide");
        Assert.Matches(@"(?m)^deployments\s+deploy\s+apps/v1\s+true\s+Deployment\s+create,delete", resources);
        Assert.Matches(@"(?m)^namespaces\s+ns\s+v1\s+false\s+Namespace", resources);
        Assert.Equal(version == "1.21", Regex.IsMatch(resources, @"(?m)^podsecuritypolicies\s"));
    }

    [Fact]
    public async Task Server_side_apply_merges_by_owner_and_says_who_is_in_the_way()
    {
        Assert.Equal("deployment.apps/web serverside-applied\n", await _kubectl.RunAsync("apply --server-side -f -", Deployment));
        Assert.Equal("deployment.apps/web serverside-applied\n", await _kubectl.RunAsync("apply --server-side -f -", Deployment));
        var changed = Deployment.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal);
        var (code, _, errors) = await _kubectl.TryAsync("apply --server-side --field-manager=other -f -", changed);
        Assert.Equal(1, code);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.replicas", errors, StringComparison.Ordinal);
        await _kubectl.RunAsync("apply --server-side --field-manager=other --force-conflicts -f -", changed);
        Assert.Equal("3", await _kubectl.RunAsync("get deployment web -o jsonpath={.spec.replicas}"));
    }

    [Fact]
    public async Task Client_side_apply_can_turn_to_server_side_apply()
    {
        await _kubectl.RunAsync("apply -f -", Deployment);
        Assert.Contains("image: example.com/web:1", await _kubectl.RunAsync("apply view-last-applied deployment/web"), StringComparison.Ordinal);
        var changed = Deployment.Replace("web:1", "web:2", StringComparison.Ordinal);
        await _kubectl.RunAsync("apply --server-side -f -", changed);
        Assert.Contains("image: example.com/web:2", await _kubectl.RunAsync("apply view-last-applied deployment/web"), StringComparison.Ordinal);
        Assert.Equal("kubectl-last-applied kubectl", await _kubectl.RunAsync("get deployment web --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}"));
    }

    [Fact]
    public async Task Diff_on_the_server_side_changes_nothing_and_managers_are_shown_on_demand()
    {
        await _kubectl.RunAsync("apply --server-side -f -", Deployment);
        var (code, difference, _) = await _kubectl.TryAsync("diff --server-side -f -", Deployment.Replace("web:1", "web:2", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Matches(@"(?m)^-\s+- image: example.com/web:1$", difference);
        Assert.Equal(0, (await _kubectl.TryAsync("diff --server-side -f -", Deployment)).Code);
        Assert.DoesNotContain("managedFields", await _kubectl.RunAsync("get deployment web -o yaml"), StringComparison.Ordinal);
        Assert.Contains("f:replicas: {}", await _kubectl.RunAsync("get deployment web -o yaml --show-managed-fields"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_creates_then_finds_nothing_to_do_then_merges_three_ways()
    {
        Assert.Equal("deployment.apps/web created\n", await _kubectl.RunAsync("apply -f -", Deployment));
        Assert.Equal("deployment.apps/web unchanged\n", await _kubectl.RunAsync("apply -f -", Deployment));

        await _kubectl.RunAsync("label deployment web by=hand");
        var changed = Deployment.Replace("web:1", "web:2", StringComparison.Ordinal).Replace("      - name: side\n        image: example.com/side:1", "", StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web configured\n", await _kubectl.RunAsync("apply -f -", changed));

        var after = await GetAsync("deployment web");
        var container = Assert.Single(after.Items("spec", "template", "spec", "containers"));
        Assert.Equal(("example.com/web:2", "hand", 2L), (container.Text("image"), after.Text("metadata", "labels", "by"), after.Whole("metadata", "generation")));
    }

    [Fact]
    public async Task Apply_refuses_a_field_that_does_not_exist()
    {
        var (code, _, errors) = await _kubectl.TryAsync("apply -f -", Deployment.Replace("replicas:", "replica:", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains("unknown field \"spec.replica\"", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_get_in_every_form_describe_and_delete()
    {
        const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1', b: '2'}\n";
        Assert.Equal("configmap/settings created\n", await _kubectl.RunAsync("create -f -", Map));
        var (exists, _, message) = await _kubectl.TryAsync("create -f -", Map);
        Assert.Equal((1, "Error from server (AlreadyExists): error when creating \"STDIN\": configmaps \"settings\" already exists\n"), (exists, message));

        Assert.Matches(@"(?m)^NAME\s+DATA\s+AGE\s*\nsettings\s+2\s+\d+s", await _kubectl.RunAsync("get configmap settings -o wide"));
        Assert.Contains("\n  a: \"1\"\n", await _kubectl.RunAsync("get configmap settings -o yaml"), StringComparison.Ordinal);
        Assert.Equal("1", await _kubectl.RunAsync("get configmap settings -o jsonpath={.data.a}"));
        Assert.Equal("configmap/settings\n", await _kubectl.RunAsync("get configmap --field-selector metadata.name=settings -o name"));
        Assert.Contains("Name:         settings", await _kubectl.RunAsync("describe configmap settings"), StringComparison.Ordinal);

        Assert.Equal("configmap \"settings\" deleted\n", await _kubectl.RunAsync("delete configmap settings"));
        var (gone, _, notFound) = await _kubectl.TryAsync("get configmap settings");
        Assert.Equal((1, "Error from server (NotFound): configmaps \"settings\" not found\n"), (gone, notFound));
    }

    [Fact]
    public async Task Three_kinds_of_patches_label_annotate_and_scale()
    {
        await _kubectl.RunAsync("apply -f -", Deployment);
        await _kubectl.RunAsync("""patch deployment web -p {"spec":{"template":{"spec":{"containers":[{"name":"side","image":"example.com/side:2"}]}}}}""");
        await _kubectl.RunAsync("""patch deployment web --type=merge -p {"spec":{"minReadySeconds":7}}""");
        await _kubectl.RunAsync("""patch deployment web --type=json -p [{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"example.com/web:9"}]""");
        await _kubectl.RunAsync("label deployment web tier=front app-");
        await _kubectl.RunAsync("annotate deployment web why=test");
        await _kubectl.RunAsync("scale deployment web --replicas=5");

        var after = await GetAsync("deployment web");
        var images = after.Items("spec", "template", "spec", "containers").Select(c => c.Text("image"));
        Assert.Equal(["example.com/web:9", "example.com/side:2"], images);
        Assert.Equal((7L, 5L, "front", null, "test"), (after.Whole("spec", "minReadySeconds"), after.Whole("spec", "replicas"),
            after.Text("metadata", "labels", "tier"), after.Text("metadata", "labels", "app"), after.Text("metadata", "annotations", "why")));
    }

    [Fact]
    public async Task Get_watch_shows_changes_as_they_come()
    {
        await _cluster.CreateConfigMapAsync("first");
        using var watch = _kubectl.Start("get configmaps --watch --no-headers -o name");
        Assert.Equal("configmap/first", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await _cluster.CreateConfigMapAsync("second");
        Assert.Equal("configmap/second", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        watch.Kill();
    }

    [Fact]
    public async Task Wait_for_a_condition_and_for_deletion()
    {
        await _kubectl.RunAsync("apply -f -", Deployment);
        var waiting = _kubectl.RunAsync("wait deployment/web --for=condition=Available --timeout=20s");
        await _cluster.DoAsync("PATCH", "/apis/apps/v1/namespaces/default/deployments/web/status",
            """{"status":{"conditions":[{"type":"Available","status":"True","reason":"R","message":"m"}]}}""", "application/merge-patch+json");
        Assert.Equal("deployment.apps/web condition met\n", await waiting);

        var deleted = _kubectl.RunAsync("wait deployment/web --for=delete --timeout=20s");
        await _kubectl.RunAsync("delete deployment web --wait=false");
        await deleted;
    }

    [Fact]
    public async Task A_definition_is_usable_as_soon_as_it_is_established()
    {
        await _kubectl.RunAsync("apply -f -", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boats.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: boats, kind: Boat, shortNames: [bo]}
              versions:
              - name: v1
                served: true
                storage: true
                additionalPrinterColumns: [{name: Sails, type: integer, jsonPath: .spec.sails}]
                schema:
                  openAPIV3Schema:
                    type: object
                    properties: {spec: {type: object, properties: {sails: {type: integer, minimum: 1}}}}
            """);
        await _kubectl.RunAsync("wait crd/boats.example.com --for=condition=Established --timeout=20s");
        const string Boat = "apiVersion: example.com/v1\nkind: Boat\nmetadata: {name: junk}\nspec: {sails: 3}\n";
        Assert.Equal("boat.example.com/junk created\n", await _kubectl.RunAsync("apply -f -", Boat));
        Assert.Equal("boat.example.com/junk configured\n", await _kubectl.RunAsync("apply -f -", Boat.Replace("3", "2", StringComparison.Ordinal)));
        Assert.Matches(@"(?m)^NAME\s+SAILS\s*\njunk\s+2", await _kubectl.RunAsync("get bo"));
        var (code, _, errors) = await _kubectl.TryAsync("apply -f -", Boat.Replace("3", "0", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains("spec.sails in body should be greater than or equal to 1", errors, StringComparison.Ordinal);
        await _kubectl.RunAsync("delete crd boats.example.com --timeout=20s");
    }

    [Fact]
    public async Task Custom_objects_in_one_file_with_their_definition_wait_for_it()
    {
        const string Both = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: oars.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: oars, kind: Oar}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            ---
            apiVersion: example.com/v1
            kind: Oar
            metadata: {name: left}
            """;
        var (code, output, errors) = await _kubectl.TryAsync("apply -f -", Both);
        Assert.True(code == 0 || errors.Contains("no matches for kind \"Oar\"", StringComparison.Ordinal), errors);
        Assert.Contains("oars.example.com created", output, StringComparison.Ordinal);
        Assert.Contains("oar.example.com/left", await _kubectl.RunAsync("apply -f -", Both), StringComparison.Ordinal);
    }

    private async Task<JsonNode> GetAsync(string what) => JsonNode.Parse(await _kubectl.RunAsync($"get {what} -o json"))!;
}
