using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Crds;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>The <c>scale</c> subresource: an <c>autoscaling/v1</c> Scale over a workload's replica fields.</summary>
internal sealed class ScaleRoutes(ResourceWriter writer, KubernetesVersion version)
{
    private static readonly GroupVersionKind Kind = new("autoscaling", "v1", "Scale");

    public Task GetAsync(ApiRequest request)
    {
        var item = writer.Store.Get(request.Resource.Home, new(request.Namespace, request.Name!)) ?? throw NotFound(request);
        return Answers.WriteAsync(request.Http, HttpStatusCode.OK, Scale(item.Content, Paths(request)));
    }

    public async Task WriteAsync(ApiRequest request)
    {
        var call = request.Write("UpdateOptions", "Ignore");
        var change = request.Http.Request.Method == "PUT"
            ? Replacing(await Bodies.ObjectAsync(request.Http, Kind).ConfigureAwait(false) ?? throw Bodies.Empty("Scale"))
            : (await PatchReader.ReadAsync(request.Http, request.Resource, strategic: false).ConfigureAwait(false)).Apply;
        var paths = Paths(request);
        var item = writer.UpdateScale(call, request.Name!, current =>
        {
            var wanted = change(Scale(KubeObject.Parse(KubeJson.Write(current)), paths));
            if (wanted.Text("metadata", "resourceVersion") is { Length: > 0 } revision) current["metadata"]!["resourceVersion"] = revision;
            Set(current, paths.Spec, wanted.Whole("spec", "replicas") ?? 0, request);
            return current;
        });
        Answers.Warn(request.Http, call.Warnings);
        await Answers.WriteAsync(request.Http, HttpStatusCode.OK, Scale(item.Content, paths)).ConfigureAwait(false);
    }

    /// <summary>Older servers name the subresource in what they don't find; the change is put where other wordings changed.</summary>
    private ApiRefusal NotFound(ApiRequest request) => version.Since(MetadataRules.CountsBytes) ? Refusals.NotFound(request.Resource, request.Name!)
        : Refusals.NotFound(request.Resource.Id.GroupResource with { Plural = request.Resource.Id.Plural + "/scale" }, request.Name!);

    private static Func<JsonObject, JsonObject> Replacing(JsonObject body) => _ => body;

    private static ScalePaths Paths(ApiRequest request) => request.Resource.Custom is { } custom ? custom.Scale! : ScalePaths.Workload;

    private static void Set(JsonObject item, string[] path, long replicas, ApiRequest request)
    {
        if (replicas < 0 && request.Resource.Custom is null)
            throw Refusals.Invalid("Scale.autoscaling", "autoscaling", "Scale", request.Name!, [FieldError.Invalid("spec.replicas", $"{replicas}", "must be greater than or equal to 0")]);
        var at = item;
        foreach (var step in path[..^1])
        {
            if (at[step] is not JsonObject next) at[step] = next = [];
            at = next;
        }

        at[path[^1]] = replicas;
    }

    private static JsonObject Scale(KubeObject item, ScalePaths paths)
    {
        var metadata = new JsonObject();
        foreach (var field in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            if (item.Text("metadata", field) is { } value) metadata[field] = value;
        }

        var status = new JsonObject { ["replicas"] = item.Whole(paths.Status) ?? 0 };
        if (paths.Selector is { } selector && Selector(item.View.At(selector)) is { Length: > 0 } text) status["selector"] = text;
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = item.Whole(paths.Spec) is { } replicas and not 0 ? new JsonObject { ["replicas"] = replicas } : new JsonObject(),
            ["status"] = status,
        };
    }

    /// <summary>A selector as text: as it is, or from an object's <c>matchLabels</c> (of replication controllers: the map itself).</summary>
    private static string Selector(JsonElement selector)
    {
        if (selector.ValueKind == JsonValueKind.String) return selector.GetString()!;
        if (selector.ValueKind != JsonValueKind.Object) return "";
        var labels = selector.TryGetProperty("matchLabels", out var match) ? match : selector;
        var equal = labels.EnumerateObject().Where(l => l.Value.ValueKind == JsonValueKind.String).Select(l => $"{l.Name}={l.Value.GetString()}");
        var others = selector.Items("matchExpressions").Select(e => e.Text("operator") switch
        {
            "In" => $"{e.Text("key")} in ({string.Join(",", e.Items("values").Select(v => v.GetString()))})",
            "NotIn" => $"{e.Text("key")} notin ({string.Join(",", e.Items("values").Select(v => v.GetString()))})",
            "DoesNotExist" => $"!{e.Text("key")}",
            _ => e.Text("key") ?? "",
        });
        return string.Join(",", equal.Concat(others));
    }
}
