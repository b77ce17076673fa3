import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Open } from '../access/principal.js';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Novita GPU instance API</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
      body { max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; }
      h1 { font-size: 1.6rem; line-height: 1.2; }
      li { margin: .4rem 0; }
    </style>
  </head>
  <body>
    <h1>Novita GPU instance API</h1>
    <p>The service is running. It is used through its API:</p>
    <ul>
      <li><a href="/docs">Try it in Swagger UI</a></li>
      <li><a href="/openapi.json">The OpenAPI document</a></li>
      <li><a href="/health">Health</a></li>
    </ul>
  </body>
</html>
`;

/** What a browser finds at the root. */
@ApiExcludeController()
@Open()
@Controller()
export class DashboardController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }
}
