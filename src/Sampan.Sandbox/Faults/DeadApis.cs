using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Faults;

/// <summary>Registers aggregated APIs whose service is not there: the same objects that an uninstalled server leaves behind.</summary>
internal sealed class DeadApis(ResourceWriter writer, ResourceRegistry registry)
{
    public void Add(string group, string version)
    {
        var item = new JsonObject
        {
            ["apiVersion"] = Kind.Id.ApiVersion,
            ["kind"] = Kind.Api.Kind,
            ["metadata"] = new JsonObject { ["name"] = Name(group, version) },
            ["spec"] = new JsonObject
            {
                ["service"] = new JsonObject { ["namespace"] = "default", ["name"] = "dead-api", ["port"] = 443 },
                ["group"] = group,
                ["version"] = version,
                ["insecureSkipTLSVerify"] = true,
                ["groupPriorityMinimum"] = 100,
                ["versionPriority"] = 100,
            },
        };
        try
        {
            writer.Create(new WriteCall(Kind, null), item);
        }
        catch (ApiRefusal e) when (e.Reason == "AlreadyExists")
        {
            // Registered already, and whatever is registered here is dead.
        }
    }

    public void Remove(string group, string version)
    {
        try
        {
            writer.Delete(new WriteCall(Kind, null), Name(group, version), new DeleteCall());
        }
        catch (ApiRefusal e) when (e.Reason == "NotFound")
        {
            // Somebody cleaned up, as people do.
        }
    }

    private ServedResource Kind => registry.Current.Behind(ApiServices.Resource)!;

    private static string Name(string group, string version) => $"{version}.{group}";
}
