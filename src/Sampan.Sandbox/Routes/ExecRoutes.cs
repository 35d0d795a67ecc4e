using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Node.Commands;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary><c>pods/exec</c> over WebSocket: what the API server checks, and what the node answers.</summary>
/// <remarks><c>v5.channel.k8s.io</c> is spoken by API servers themselves (since 1.30), which accept the connection before they ask the node: its refusals
/// come on the error stream. <c>v4.channel.k8s.io</c> is the node's own, and so are its refusals.</remarks>
internal sealed class ExecRoutes(ObjectStore store, KubernetesVersion version, CancellationToken stopping)
{
    private const string V4 = "v4.channel.k8s.io";
    private const string V5 = "v5.channel.k8s.io";

    private static readonly GroupResource Nodes = new("", "nodes");

    /// <summary>The simulated nodes; null as long as there are none.</summary>
    public SimulatedContainers? Containers { get; set; }

    public async Task ServeAsync(ApiRequest request)
    {
        var pod = (store.Get(KindTraits.Pods, new(request.Namespace, request.Name!)) ?? throw Refusals.NotFound(KindTraits.Pods, request.Name!)).Content;
        var container = Container(pod, request.Query("container"));
        var address = NodeAddress(pod);
        var http = request.Http;
        if (WebSocketUpgrade.Wanted(http) is not { Length: > 0 } wanted) throw Refusals.BadRequest("Upgrade request required");
        RequireReachable(pod, address);
        if (wanted != "websocket") throw Refusals.NotImplemented($"pods/exec over {http.Request.Headers.Upgrade}");
        if (request.Flag("tty")) throw Refusals.NotImplemented("terminals of pods/exec (tty)");
        if (WebSocketUpgrade.Defect(http) is var (code, text))
        {
            await RawAsync(http, code, text).ConfigureAwait(false);
            return;
        }

        var offered = WebSocketUpgrade.Offered(http);
        var protocol = version.Since(30) && offered.Contains(V5) ? V5 : offered.FirstOrDefault(o => o is V4) ?? offered.FirstOrDefault(o => o is V5);
        var streams = (In: request.Flag("stdin"), Out: request.Flag("stdout"), Err: request.Flag("stderr"));
        var refusal = Refusal(pod, container, streams);
        if (protocol is null) await RawAsync(http, HttpStatusCode.Forbidden, "").ConfigureAwait(false);
        else if (refusal is var (why, words) && protocol == V4) await RawAsync(http, why, words).ConfigureAwait(false);
        else await TalkAsync(request, pod, container, protocol, refusal?.Text, streams).ConfigureAwait(false);
    }

    private static JsonElement Container(KubeObject pod, string? name)
    {
        var containers = pod.View.Items("spec", "containers").ToList();
        var all = pod.View.Items("spec", "initContainers").Concat(containers).Concat(pod.View.Items("spec", "ephemeralContainers")).ToList();
        if (name is null)
        {
            if (containers is [var only]) return only;
            var names = string.Join(' ', all.Select(c => c.Text("name")));
            throw Refusals.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{names}]");
        }

        var found = all.FirstOrDefault(c => c.Text("name") == name);
        return found.ValueKind == JsonValueKind.Object ? found : throw Refusals.BadRequest($"container {name} is not valid for pod {pod.Name}");
    }

    private string NodeAddress(KubeObject pod)
    {
        if (pod.Text("spec", "nodeName") is not { Length: > 0 } name) throw Refusals.BadRequest($"pod {pod.Name} does not have a host assigned");
        // Real ones call it a pod, as it is a pod's subresource that looks for it.
        var node = store.Get(Nodes, new(null, name)) ?? throw Refusals.NotFound(KindTraits.Pods, name);
        return node.Content.View.Items("status", "addresses").FirstOrDefault().Text("address")
            ?? throw new ApiRefusal(HttpStatusCode.InternalServerError, "", "no preferred addresses found; known addresses: []");
    }

    private void RequireReachable(KubeObject pod, string address)
    {
        if (Containers?.Has(pod) == true) return;
        throw new ApiRefusal(HttpStatusCode.InternalServerError, "", $"error dialing backend: dial tcp {address}:10250: connect: no route to host");
    }

    // What a kubelet says, in its own words and without a Status.
    private static (HttpStatusCode Code, string Text)? Refusal(KubeObject pod, JsonElement container, (bool In, bool Out, bool Err) streams)
    {
        if (streams is (false, false, false)) return (HttpStatusCode.BadRequest, "you must specify at least 1 of stdin, stdout, stderr");
        if (RunningId(pod, container) is not null) return null;
        return (HttpStatusCode.InternalServerError, $"container not found ({FieldError.Quote(container.Text("name") ?? "")})");
    }

    private static string? RunningId(KubeObject pod, JsonElement container)
    {
        IEnumerable<string> lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];
        var status = lists.SelectMany(l => pod.View.Items("status", l)).FirstOrDefault(s => s.Text("name") == container.Text("name"));
        return status.At("state", "running").ValueKind == JsonValueKind.Object ? status.Text("containerID") ?? "" : null;
    }

    private static Task RawAsync(HttpContext http, HttpStatusCode code, string text) =>
        Answers.WriteAsync(http, code, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    private async Task TalkAsync(
        ApiRequest request, KubeObject pod, JsonElement container, string protocol, string? refusal, (bool In, bool Out, bool Err) streams)
    {
        var socket = await WebSocketUpgrade.AcceptAsync(request.Http, protocol).ConfigureAwait(false);
        using var connection = new ExecConnection(socket, stopping);
        try
        {
            var opened = await connection.OpenAsync(streams.In, streams.Out, streams.Err).ConfigureAwait(false);
            var status = refusal is null
                ? await RunAsync(request, pod, container, opened, protocol).ConfigureAwait(false)
                : Failed($"unable to upgrade connection: {refusal}");
            if (request.Http.Features.Get<ExecCut>() is { } cut) await cut.ServeAsync(request.Http, stopping).ConfigureAwait(false);
            else await connection.CloseAsync(status).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The cluster goes, and its connections with it.
        }
    }

    private async Task<JsonObject> RunAsync(ApiRequest request, KubeObject pod, JsonElement container, CommandStreams streams, string protocol)
    {
        var command = request.Http.Request.Query["command"].Select(w => w ?? "").ToList();
        try
        {
            return Exited(await Containers!.RunAsync(pod, container, RunningId(pod, container)!, command, streams, stopping).ConfigureAwait(false));
        }
        catch (NoSuchProgramException e)
        {
            var words = $"error executing command in container: failed to exec in container: failed to start exec: {e.Message}";
            // An API server that speaks with the node for the client wraps the node's failure into its own.
            return Failed(protocol == V5 ? $"Internal error occurred: {words}" : words);
        }
    }

    private static JsonObject Failed(string why)
    {
        var status = Answers.Status(new ApiRefusal(HttpStatusCode.InternalServerError, "InternalError", $"Internal error occurred: {why}"));
        status.Insert(status.IndexOf("code"), "details", new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = why }) });
        return status;
    }

    private static JsonObject Exited(int code)
    {
        if (code == 0) return new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" };
        var text = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with non-zero exit code: command terminated with exit code {text}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = text }) },
        };
    }
}
