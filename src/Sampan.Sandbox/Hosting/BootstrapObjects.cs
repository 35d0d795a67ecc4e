using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Hosting;

/// <summary>What every cluster has before anybody asks: its namespaces, the API's own service, system priorities and the user-facing roles.</summary>
internal static class BootstrapObjects
{
    private const string Documents = """
        [
          {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system"}},
          {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-public"}},
          {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-node-lease"}},
          {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}},
          {"apiVersion":"v1","kind":"Service","metadata":{"name":"kubernetes","namespace":"default","labels":{"component":"apiserver","provider":"kubernetes"}},
           "spec":{"clusterIP":"10.96.0.1","type":"ClusterIP","ports":[{"name":"https","protocol":"TCP","port":443,"targetPort":6443}]}},
          {"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"system-cluster-critical"},"value":2000000000,
           "description":"Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."},
          {"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"system-node-critical"},"value":2000001000,
           "description":"Used for system critical pods that must not be moved from their current node."},
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"cluster-admin"},
           "rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]},{"nonResourceURLs":["*"],"verbs":["*"]}]},
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"admin"},
           "rules":[{"apiGroups":["","apps","batch","networking.k8s.io","policy","autoscaling"],"resources":["*"],"verbs":["*"]}]},
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"edit"},
           "rules":[{"apiGroups":["","apps","batch","networking.k8s.io","policy","autoscaling"],"resources":["*"],"verbs":["*"]}]},
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"view"},
           "rules":[{"apiGroups":["","apps","batch","networking.k8s.io","policy","autoscaling"],"resources":["*"],"verbs":["get","list","watch"]}]},
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"cluster-admin"},
           "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
           "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"system:masters"}]}
        ]
        """;

    /// <summary>Creates them through the same path as a client's.</summary>
    public static void Create(ApiServer server)
    {
        foreach (var document in JsonNode.Parse(Documents)!.AsArray().OfType<JsonObject>())
        {
            var item = (JsonObject)document.DeepClone();
            var kind = GroupVersionKind.From(item.Text("apiVersion")!, item.Text("kind")!);
            var resource = server.Registry.Current.BuiltIn.First(r => r.Api.GroupVersionKind == kind);
            if (kind.Group == "rbac.authorization.k8s.io") item["metadata"]!["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" };
            var call = new WriteCall(resource, item.Text("metadata", "namespace")) { Manager = "kube-apiserver" };
            server.Writer.Create(call, Bodies.Decode(server.Registry.Current, call, item));
        }
    }
}
