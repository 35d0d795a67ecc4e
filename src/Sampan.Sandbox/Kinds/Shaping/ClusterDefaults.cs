using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Shaping;

/// <summary>Defaults of everything else: namespaces, secrets, access rules, autoscalers, webhooks.</summary>
internal static class ClusterDefaults
{
    private const string AccessGroup = "rbac.authorization.k8s.io";

    public static IEnumerable<(string Type, Action<JsonObject, KubernetesVersion> Apply)> All =>
    [
        ("core.v1.Secret", (o, _) => Secret(o)),
        ("core.v1.Namespace", Namespace),
        ("core.v1.NodeSpec", (s, _) => Ranges(s)),
        ("core.v1.NodeStatus", (s, _) => NodeStatus(s)),
        ("core.v1.LimitRangeItem", (l, _) => Limit(l)),
        ("rbac.v1.RoleRef", (r, _) => r.Default("apiGroup", AccessGroup)),
        ("rbac.v1.Subject", (s, _) => Subject(s)),
        ("autoscaling.v1.HorizontalPodAutoscaler", (o, _) => o.ObjectOrNew("spec").Default("minReplicas", 1)),
        ("autoscaling.v2.HorizontalPodAutoscaler", (o, _) => Autoscaler(o.ObjectOrNew("spec"))),
        ("autoscaling.v2.HorizontalPodAutoscalerBehavior", (b, _) => ScalingBehavior(b)),
        ("autoscaling.v2beta2.HorizontalPodAutoscaler", (o, _) => Autoscaler(o.ObjectOrNew("spec"))),
        ("autoscaling.v2beta2.HorizontalPodAutoscalerBehavior", (b, _) => ScalingBehavior(b)),
        ("scheduling.v1.PriorityClass", (o, _) => o.Default("preemptionPolicy", "PreemptLowerPriority")),
        ("admissionregistration.v1.ValidatingWebhook", (w, _) => Webhook(w)),
        ("admissionregistration.v1.MutatingWebhook", (w, _) => MutatingWebhook(w)),
        ("admissionregistration.v1.RuleWithOperations", (r, _) => r.Default("scope", "*")),
        ("admissionregistration.v1.ServiceReference", (r, _) => r.Default("port", 443)),
        ("admissionregistration.v1.ValidatingAdmissionPolicySpec", (s, _) => s.Default("failurePolicy", "Fail")),
        ("admissionregistration.v1.MatchResources", (m, _) => Match(m)),
        ("flowcontrol.v1.FlowSchemaSpec", (s, _) => s.DefaultZero("matchingPrecedence", 1000)),
        ("flowcontrol.v1beta1.FlowSchemaSpec", (s, _) => s.DefaultZero("matchingPrecedence", 1000)),
        ("flowcontrol.v1beta2.FlowSchemaSpec", (s, _) => s.DefaultZero("matchingPrecedence", 1000)),
        ("flowcontrol.v1beta3.FlowSchemaSpec", (s, _) => s.DefaultZero("matchingPrecedence", 1000)),
        ("flowcontrol.v1.LimitedPriorityLevelConfiguration", (l, _) => Shares(l, "nominalConcurrencyShares")),
        ("flowcontrol.v1beta3.LimitedPriorityLevelConfiguration", (l, _) => Shares(l, "nominalConcurrencyShares")),
        ("flowcontrol.v1beta1.LimitedPriorityLevelConfiguration", (l, v) => Shares(l, "assuredConcurrencyShares", v.Since(26))),
        ("flowcontrol.v1beta2.LimitedPriorityLevelConfiguration", (l, v) => Shares(l, "assuredConcurrencyShares", v.Since(26))),
        ("flowcontrol.v1.QueuingConfiguration", (q, _) => Queues(q)),
        ("flowcontrol.v1beta1.QueuingConfiguration", (q, _) => Queues(q)),
        ("flowcontrol.v1beta2.QueuingConfiguration", (q, _) => Queues(q)),
        ("flowcontrol.v1beta3.QueuingConfiguration", (q, _) => Queues(q)),
        ("apiregistration.v1.ServiceReference", (r, _) => r.Default("port", 443)),
    ];

    // Texts become data as soon as a secret is read: whoever wrote them owns the data.
    private static void Secret(JsonObject item)
    {
        item.Default("type", "Opaque");
        if (item.Object("stringData") is not { } texts) return;
        var data = item.ObjectOrNew("data");
        foreach (var (key, value) in texts) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Text() ?? ""));
        item.Remove("stringData");
    }

    private static void Namespace(JsonObject item, KubernetesVersion version)
    {
        item.ObjectOrNew("status").Default("phase", "Active");
        if (version.Since(21) && item.Text("metadata", "name") is { Length: > 0 } name)
        {
            item.ObjectOrNew("metadata").ObjectOrNew("labels")["kubernetes.io/metadata.name"] = name;
        }
    }

    private static void Ranges(JsonObject spec)
    {
        if (spec.LacksItems("podCIDRs") && spec.Text("podCIDR") is { Length: > 0 } range) spec["podCIDRs"] = JsonEdits.List(range);
    }

    private static void Shares(JsonObject limited, string field, bool lends = true)
    {
        if (limited.Lacks(field) || (field[0] == 'a' && limited.Whole(field) == 0)) limited[field] = 30;
        if (lends) limited.Default("lendablePercent", 0);
    }

    private static void Queues(JsonObject queuing)
    {
        queuing.DefaultZero("handSize", 8);
        queuing.DefaultZero("queues", 64);
        queuing.DefaultZero("queueLengthLimit", 50);
    }

    private static void NodeStatus(JsonObject status)
    {
        if (status.Lacks("allocatable") && status.Object("capacity") is { } capacity) status["allocatable"] = capacity.DeepClone();
    }

    private static void Limit(JsonObject limit)
    {
        if (limit.Text("type") != "Container") return;
        Merge("max", "default");
        Merge("default", "defaultRequest");
        Merge("min", "defaultRequest");

        void Merge(string from, string into)
        {
            foreach (var (name, amount) in limit.Object(from) ?? []) limit.ObjectOrNew(into).TryAdd(name, amount?.DeepClone());
        }
    }

    private static void Subject(JsonObject subject)
    {
        if (subject.Text("kind") is "User" or "Group") subject.Default("apiGroup", AccessGroup);
    }

    private static void Autoscaler(JsonObject spec)
    {
        spec.Default("minReplicas", 1);
        if (!spec.LacksItems("metrics")) return;
        spec["metrics"] = new JsonArray(new JsonObject
        {
            ["type"] = "Resource",
            ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 } },
        });
    }

    private static void ScalingBehavior(JsonObject behavior)
    {
        var up = behavior.ObjectOrNew("scaleUp");
        up.Default("stabilizationWindowSeconds", 0);
        up.Default("selectPolicy", "Max");
        if (up.Lacks("policies")) up["policies"] = new JsonArray(Policy("Pods", 4), Policy("Percent", 100));
        var down = behavior.ObjectOrNew("scaleDown");
        down.Default("selectPolicy", "Max");
        if (down.Lacks("policies")) down["policies"] = new JsonArray(Policy("Percent", 100));
    }

    private static JsonObject Policy(string type, int value) => new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = 15 };

    private static void MutatingWebhook(JsonObject webhook)
    {
        Webhook(webhook);
        webhook.Default("reinvocationPolicy", "Never");
    }

    private static void Webhook(JsonObject webhook)
    {
        webhook.Default("failurePolicy", "Fail");
        webhook.Default("timeoutSeconds", 10);
        Match(webhook);
    }

    private static void Match(JsonObject matcher)
    {
        matcher.Default("matchPolicy", "Equivalent");
        matcher.ObjectOrNew("namespaceSelector");
        matcher.ObjectOrNew("objectSelector");
    }
}
