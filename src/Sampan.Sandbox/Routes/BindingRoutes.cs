using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Binding a pod to a node: what a scheduler does, as <c>pods/binding</c> or as a Binding.</summary>
internal sealed class BindingRoutes(ResourceWriter writer, TimeProvider time)
{
    public async Task BindAsync(ApiRequest request, ServedResource pods)
    {
        var body = await Bodies.ObjectAsync(request.Http, new("", "v1", "Binding")).ConfigureAwait(false) ?? throw Bodies.Empty("Binding");
        var name = request.Name ?? body.Text("metadata", "name") ?? throw Refusals.BadRequest("a binding names its pod in metadata.name");
        var node = body.Text("target", "name") ?? throw Refusals.BadRequest("a binding names its node in target.name");
        var call = request.Write("CreateOptions", "Ignore") with { Resource = pods };
        lock (writer.Store.Gate)
        {
            writer.Bind(call, name, node, ResourceWriter.Timestamp(time.GetUtcNow()));
        }

        await Answers.WriteAsync(request.Http, HttpStatusCode.Created, Answers.Created()).ConfigureAwait(false);
    }
}
