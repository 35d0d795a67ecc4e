using System.Globalization;
using System.Text;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>Objects of many kinds in several namespaces, by a seed: labels, annotations, finalizers, owners, custom resources of both scopes.</summary>
internal sealed class RandomCluster(int seed)
{
    private static readonly string[] Words = ["web", "db", "cache", "queue", "cron", "edge", "a.b", "x-1"];
    private readonly Random _random = new(seed);
    private readonly StringBuilder _yaml = new();

    /// <summary>Namespaces it uses.</summary>
    public IReadOnlyList<string> Namespaces { get; } = [.. Enumerable.Range(0, 1 + (seed % 3)).Select(i => $"ns-{i}")];

    /// <summary>The definitions, to be applied and established first.</summary>
    public static string Definitions => string.Join("\n---\n", Definition("gadgets", "Gadget", "Namespaced"), Definition("fleets", "Fleet", "Cluster"));

    /// <summary>Everything else.</summary>
    public string Objects()
    {
        foreach (var ns in Namespaces) Add("v1", "Namespace", null, ns, "");
        foreach (var ns in Namespaces)
        {
            for (var i = _random.Next(6, 12); i > 0; i--) AddOne(ns, $"{Words[_random.Next(Words.Length)].Replace('.', '-')}-{i}");
        }

        for (var i = _random.Next(3); i > 0; i--) Add("example.com/v1", "Fleet", null, $"fleet-{i}", $"spec: {{size: {_random.Next(9)}, ratio: 1.50}}\n");
        Add("rbac.authorization.k8s.io/v1", "ClusterRole", null, "reader:all", "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n");
        Add("scheduling.k8s.io/v1", "PriorityClass", null, "important", "value: 1000\n");
        return _yaml.ToString();
    }

    private void AddOne(string ns, string name)
    {
        const string Pod = "template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i, env: [{name: A, value: 'yes'}]}]}}";
        switch (_random.Next(12))
        {
            case 0: Add("v1", "Secret", ns, name, "type: Opaque\ndata: {a: eA==}\n"); break;
            case 1: Add("v1", "Service", ns, name, "spec: {type: NodePort, selector: {app: x}, ports: [{name: http, port: 80}]}\n"); break;
            case 2: Add("v1", "Service", ns, name, "spec: {clusterIP: None, selector: {app: x}}\n"); break;
            case 3: Add("v1", "ServiceAccount", ns, name, "imagePullSecrets: [{name: pull}]\n"); break;
            case 4: Add("apps/v1", "Deployment", ns, name, $"spec: {{replicas: 0, selector: {{matchLabels: {{app: x}}}}, {Pod}}}\n"); break;
            case 5: Add("apps/v1", "StatefulSet", ns, name, $"spec: {{replicas: 0, serviceName: s, selector: {{matchLabels: {{app: x}}}}, {Pod}}}\n"); break;
            case 6:
                const string Backend = "{service: {name: s, port: {number: 80}}}";
                Add("networking.k8s.io/v1", "Ingress", ns, name,
                    $"spec: {{rules: [{{host: h, http: {{paths: [{{path: /, pathType: Prefix, backend: {Backend}}}]}}}}]}}\n");
                break;
            case 7:
                Add("rbac.authorization.k8s.io/v1", "RoleBinding", ns, name, "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n" +
                    $"subjects: [{{kind: ServiceAccount, name: default, namespace: {ns}}}]\n");
                break;
            case 8:
                Add("batch/v1", "CronJob", ns, name, "spec: {schedule: '0 0 1 1 *', suspend: true, " +
                    "jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}\n");
                break;
            case 9: Add("policy/v1", "PodDisruptionBudget", ns, name, "spec: {minAvailable: 1, selector: {matchLabels: {app: x}}}\n"); break;
            case 10: Add("example.com/v1", "Gadget", ns, name, $"spec: {{n: {_random.Next(99)}, list: [1, two, {{three: null}}], text: \"é<>&\"}}\n"); break;
            default: Add("v1", "ConfigMap", ns, name, $"data: {{a: \"{_random.Next()}\", empty: \"\", lines: \"1\\n2\\n\"}}\n"); break;
        }
    }

    private void Add(string version, string kind, string? ns, string name, string body)
    {
        var text = CultureInfo.InvariantCulture;
        if (_yaml.Length > 0) _yaml.Append("---\n");
        _yaml.Append(text, $"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: \"{name}\"\n");
        if (ns is not null) _yaml.Append(text, $"  namespace: {ns}\n");
        if (_random.Next(2) == 0) _yaml.Append(text, $"  labels: {{team: t{_random.Next(3)}, \"example.com/empty\": \"\"}}\n");
        if (_random.Next(3) == 0) _yaml.Append(text, $"  annotations: {{\"example.com/note\": \"line\\n{_random.Next()}\"}}\n");
        if (kind != "Namespace" && _random.Next(5) == 0) _yaml.Append("  finalizers: [example.com/keep]\n");
        _yaml.Append(body);
    }

    private static string Definition(string plural, string kind, string scope) => $$$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{{plural}}}.example.com}
        spec:
          group: example.com
          scope: {{{scope}}}
          names: {plural: {{{plural}}}, kind: {{{kind}}} }
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }
        """;
}
